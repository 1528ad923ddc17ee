// Appended to the page's own module: whole commands, pressed as hints or typed as in Discord.
{
  const hints = document.querySelector(".demo-hints");
  const notice = Object.assign(document.createElement("div"), { className: "demo-notice", hidden: true });
  notice.setAttribute("role", "alert");
  ui.composerForm.prepend(notice);

  const nameOf = (viewerId) =>
    [...ui.viewer.options].find((option) => option.value === viewerId)?.text || "the moderator";
  const until = (isSo) => new Promise((resolve) => {
    const started = performance.now();
    const look = () => {
      if (isSo() || performance.now() - started > 10000) resolve();
      else setTimeout(look, 50);
    };
    look();
  });
  const isReady = () => state.authorized && !state.pendingAction && state.awaitingRevision === null
    && commandPicker.status().catalog.state === "ready";

  // Choose a command from the page's own picker; false where the viewer has none of that name.
  let isPicking = false;
  const pick = (command) => {
    isPicking = true;
    ui.composer.value = command;
    ui.composer.dispatchEvent(new Event("input", { bubbles: true }));
    isPicking = false;
    const entry = [...ui.composerForm.querySelectorAll(".command-entry")]
      .find((one) => one.querySelector("strong")?.textContent === command);
    entry?.click();
    return Boolean(entry);
  };
  const field = (option) =>
    ui.composerForm.querySelector(`.command-option-input[data-option="${CSS.escape(option)}"]`);
  const fill = (text) => {
    const first = commandPicker.status().draft?.options[0]?.name;
    const input = first && field(first);
    if (!input) {
      // Nothing to fill: what is optional is offered when it is asked for.
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
      return;
    }
    input.focus();
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // Take a command apart that was typed in one line: its longest name, then its first option.
  const enter = (line) => {
    const words = line.trim().split(/\s+/);
    for (const count of [3, 2, 1]) {
      if (words.length < count || !pick(words.slice(0, count).join(" "))) continue;
      fill(words.slice(count).join(" "));
      return true;
    }
    pick(line);
    return false;
  };
  const enterAs = async (viewerId, line) => {
    if (commandPicker.status().draft) commandPicker.exit();
    await until(isReady);
    if (state.viewerId !== viewerId) {
      dispatch("viewer", { viewer_id: viewerId });
      await until(() => state.viewerId === viewerId && isReady());
    }
    notice.hidden = true;
    enter(line);
  };

  for (const button of hints.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      if (document.querySelector(".messages-open")) ui.messagesToggle.click();
      void enterAs(button.dataset.viewer, button.dataset.line);
    });
  }

  // As in Discord, a command is chosen by typing a space behind its name.
  ui.composer.addEventListener("input", () => {
    if (isPicking) return;
    notice.hidden = true;
    if (composer.report().editTargetId || !/^\/\S.* $/.test(ui.composer.value)) return;
    const typed = ui.composer.value;
    const command = typed.trimEnd();
    const isOffered = [...ui.composerForm.querySelectorAll(".command-entry strong")]
      .some((name) => name.textContent === command);
    if (isOffered) enter(typed);
  });

  // What begins as a command is run or explained, and never goes out as a message.
  const explain = (line) => {
    const isReserved = hints.dataset.reserved.split(" ").includes(/^\/(\S+)/.exec(line)[1]);
    notice.replaceChildren(isReserved
      ? "That command is for moderators. " : "There is no such command. Type / to see them all.");
    if (isReserved && state.viewerId !== hints.dataset.moderator) {
      const change = document.createElement("button");
      change.type = "button";
      change.textContent = `Use it as ${nameOf(hints.dataset.moderator)}`;
      change.addEventListener("click", () => void enterAs(hints.dataset.moderator, line));
      notice.append(change);
    } else if (isReserved) notice.replaceChildren("There is no such command. Type / to see them all.");
    notice.hidden = false;
  };
  document.addEventListener("submit", (event) => {
    const line = ui.composer.value.trim();
    const isMessage = event.target === ui.composerForm && !commandPicker.status().draft;
    if (!isMessage || composer.report().editTargetId || !/^\/\w/.test(line)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!enter(line)) explain(line);
  }, true);
}
