// Appended to the page's own module, whose `ui`, `state` and `dispatch` it uses.

// Links between the channels: each has a page at a port of its own, and one secret opens them all.
for (const link of document.querySelectorAll(".demo-channels a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (link.ariaCurrent === "page") return;
    const viewer = encodeURIComponent(state.viewerId || "");
    window.location.href =
      `http://${window.location.hostname}:${link.dataset.port}/?viewer=${viewer}#${state.capability}`;
  });
}

// Whoever looked at the last channel looks at this one too, and still does after a reload.
{
  const wanted = new URLSearchParams(window.location.search).get("viewer");
  let isSettled = !wanted;
  const observer = new MutationObserver(() => {
    if (!ui.viewer.options.length || !state.viewerId) return;
    if (!isSettled) {
      isSettled = true;
      const isKnown = [...ui.viewer.options].some((option) => option.value === wanted);
      if (isKnown && wanted !== state.viewerId) dispatch("viewer", { viewer_id: wanted });
    } else {
      const address = new URL(window.location.href);
      if (address.searchParams.get("viewer") === state.viewerId) return;
      address.searchParams.set("viewer", state.viewerId);
      window.history.replaceState(window.history.state, "", address);
    }
  });
  observer.observe(ui.viewer, { childList: true });
}

// Suggestions are there as soon as an option is entered, as in Discord, not from its first letter.
ui.composerForm.addEventListener("focusin", ({ target }) => {
  if (target.matches(".command-option-input[role=combobox]") && !target.value) {
    target.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

// Say what went wrong, not that everything went right.
new MutationObserver(() => {
  const isNoteworthy = /\bnot\b|uncertain|interrupted|unavailable|ended/.test(ui.action.textContent);
  ui.action.classList.toggle("is-routine", !isNoteworthy);
}).observe(ui.action, { childList: true });

// Follow the newest message, until the person scrolls away from it and from when they come back.
// A private answer is followed only as far as it stays in sight, however many posts come below it.
{
  let follows = true;
  let answer = null;
  let touched = 0;
  const isAtEnd = () =>
    ui.timeline.scrollHeight - ui.timeline.scrollTop - ui.timeline.clientHeight < 60;
  const topOf = (message) => ui.timeline.scrollTop
    + message.getBoundingClientRect().top - ui.timeline.getBoundingClientRect().top;
  const follow = () => {
    if (!follows) return;
    const end = ui.timeline.scrollHeight - ui.timeline.clientHeight;
    // What is taller than the channel is read from its top.
    const first = answer?.isConnected ? answer : ui.messageList.lastElementChild;
    ui.timeline.scrollTop = first ? Math.min(end, topOf(first) - 8) : end;
  };
  const touch = () => { touched = performance.now(); };
  ui.timeline.addEventListener("wheel", touch, { passive: true });
  ui.timeline.addEventListener("touchmove", touch, { passive: true });
  // The scroll bar, and keys that scroll; not what is clicked or chosen in a message.
  ui.timeline.addEventListener("pointermove", (event) => {
    if (event.buttons && event.target === ui.timeline) touch();
  });
  document.addEventListener("keydown", (event) => {
    if (["PageUp", "PageDown", "Home", "End"].includes(event.key)) touch();
  });
  ui.timeline.addEventListener("scroll", () => {
    if (performance.now() - touched < 700) {
      follows = isAtEnd();
      if (follows) answer = null;
    } else if (!answer?.isConnected && !isAtEnd()) follow();
  }, { passive: true });
  const seen = new WeakSet();
  new MutationObserver(() => {
    const last = ui.messageList.lastElementChild;
    if (!last || seen.has(last)) return;
    seen.add(last);
    if (last.querySelector(".message-ephemeral-note")) {
      answer = last;
      follows = true;
    }
  }).observe(ui.messageList, { childList: true });
  ui.composerForm.addEventListener("submit", () => { follows = true; answer = null; follow(); });
  ui.newMessages.addEventListener("click", () => { follows = true; answer = null; });
  ui.historyOlder.addEventListener("click", () => { follows = false; });
  // After the page's own frame, which may scroll to where it was.
  const observer = new ResizeObserver(() => requestAnimationFrame(() => setTimeout(follow)));
  observer.observe(ui.messageList);
  observer.observe(ui.timeline);
}
