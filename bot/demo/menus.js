// Appended to the page's own module: the *Apps* menu of a message, which Discord has.
{
  const menu = document.querySelector(".demo-menu");
  document.body.append(menu);
  let messageId = null;
  const close = () => { menu.hidden = true; };
  const open = (button, id) => {
    messageId = id;
    for (const entry of menu.querySelectorAll("[data-reserved]")) {
      entry.hidden = state.viewerId !== menu.dataset.moderator;
    }
    menu.hidden = false;
    const place = button.getBoundingClientRect();
    menu.style.left = `${Math.max(8, place.right - menu.offsetWidth)}px`;
    menu.style.top = `${Math.min(place.bottom + 4, window.innerHeight - menu.offsetHeight - 8)}px`;
    menu.querySelector("button:not([hidden])").focus();
  };
  // The page drops what is done while something else is under way.
  const whenIdle = (act) => {
    if (state.pendingAction || state.awaitingRevision !== null) setTimeout(whenIdle, 50, act);
    else act();
  };
  for (const entry of menu.querySelectorAll("button")) {
    entry.addEventListener("click", () => {
      const choice = { target_id: messageId, control_key: entry.dataset.control };
      close();
      whenIdle(() => dispatch("click", choice));
    });
  }
  document.addEventListener("click", ({ target }) => {
    if (!menu.contains(target) && !target.closest?.(".demo-apps")) close();
  });
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") close(); });
  // Not on every scroll: the page follows new messages by itself.
  ui.timeline.addEventListener("wheel", close, { passive: true });
  ui.timeline.addEventListener("touchmove", close, { passive: true });

  // Every message that others see, too, gets one beside what simcord's page offers on it.
  const offer = () => {
    for (const toolbar of ui.messageList.querySelectorAll(".message-context-actions")) {
      const id = /^message:(\d+):/.exec(toolbar.firstElementChild?.dataset.controlKey)?.[1];
      const isPrivate = toolbar.closest("article")?.querySelector(".message-ephemeral-note");
      if (!id || isPrivate || toolbar.querySelector(".demo-apps")) continue;
      const button = Object.assign(document.createElement("button"), {
        type: "button", className: "message-action-button demo-apps", textContent: "Apps",
      });
      button.setAttribute("aria-haspopup", "menu");
      button.addEventListener("click", () => open(button, id));
      toolbar.append(button);
    }
  };
  new MutationObserver(offer).observe(ui.messageList, { childList: true, subtree: true });
}
