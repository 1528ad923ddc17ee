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

// Whoever looked at the last channel looks at this one too.
{
  const wanted = new URLSearchParams(window.location.search).get("viewer");
  const observer = new MutationObserver(() => {
    if (!ui.viewer.options.length) return;
    observer.disconnect();
    const isKnown = [...ui.viewer.options].some((option) => option.value === wanted);
    if (isKnown && wanted !== ui.viewer.value) dispatch("viewer", { viewer_id: wanted });
  });
  if (wanted) observer.observe(ui.viewer, { childList: true });
}

// A command to try goes into the message box, as if it had been typed.
for (const button of document.querySelectorAll(".demo-hints button")) {
  button.addEventListener("click", () => {
    if (document.querySelector(".messages-open")) ui.messagesToggle.click();
    ui.composer.value = button.dataset.command;
    ui.composer.focus();
    ui.composer.dispatchEvent(new Event("input", { bubbles: true }));
  });
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
{
  let follows = true;
  let touched = 0;
  const isAtEnd = () =>
    ui.timeline.scrollHeight - ui.timeline.scrollTop - ui.timeline.clientHeight < 60;
  const follow = () => { if (follows) ui.timeline.scrollTop = ui.timeline.scrollHeight; };
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
    if (performance.now() - touched < 700) follows = isAtEnd();
    else follow();
  }, { passive: true });
  ui.composerForm.addEventListener("submit", () => { follows = true; follow(); });
  ui.newMessages.addEventListener("click", () => { follows = true; });
  ui.historyOlder.addEventListener("click", () => { follows = false; });
  // After the page's own frame, which may scroll to where it was.
  const observer = new ResizeObserver(() => requestAnimationFrame(() => setTimeout(follow)));
  observer.observe(ui.messageList);
  observer.observe(ui.timeline);
}

// Times as Discord has them: "Today at 09:41", and years where the page would count weeks.
{
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat("en-GB");
  const since = new Intl.RelativeTimeFormat("en-GB");
  const spans = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];
  const absolute = (date) => {
    const midnight = new Date().setHours(0, 0, 0, 0);
    if (date >= midnight && date < midnight + 86400000) return `Today at ${clock.format(date)}`;
    if (date < midnight && date >= midnight - 86400000) return `Yesterday at ${clock.format(date)}`;
    return `${day.format(date)} ${clock.format(date)}`;
  };
  const relative = (date) => {
    const seconds = (date - Date.now()) / 1000;
    const [unit, length] = spans.find((span) => Math.abs(seconds) >= span[1]) || ["second", 1];
    return since.format(Math.trunc(seconds / length), unit);
  };
  const rewrite = (selector, write) => {
    for (const time of ui.messageList.querySelectorAll(selector)) {
      const text = write(new Date(time.dateTime));
      if (time.firstChild?.nodeType === Node.TEXT_NODE && time.firstChild.data !== text) time.firstChild.data = text;
    }
  };
  const rewriteAll = () => {
    rewrite(".message-time, .embed-timestamp", absolute);
    rewrite(".discord-timestamp", relative);
  };
  new MutationObserver(rewriteAll).observe(ui.messageList, { childList: true, subtree: true });
  setInterval(rewriteAll, 10000);
}
