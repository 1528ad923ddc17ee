// Appended to the page's own module: times as Discord has them, in the reader's own time zone.
// The page's script is served so that every <t:…> says its style; see page.py.
{
  const clock = { hour: "2-digit", minute: "2-digit" };
  const written = { day: "numeric", month: "long", year: "numeric" };
  const styles = Object.fromEntries(Object.entries({
    t: clock,
    T: { ...clock, second: "2-digit" },
    d: { day: "2-digit", month: "2-digit", year: "numeric" },
    D: written,
    f: { ...written, ...clock },
    F: { weekday: "long", ...written, ...clock },
  }).map(([style, parts]) => [style, new Intl.DateTimeFormat("en-GB", parts)]));
  const since = new Intl.RelativeTimeFormat("en-GB");
  const spans = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];
  // "Today at 09:41" beside a message and below an embed.
  const stamped = (date) => {
    const midnight = new Date().setHours(0, 0, 0, 0);
    if (date >= midnight && date < midnight + 86400000) return `Today at ${styles.t.format(date)}`;
    if (date < midnight && date >= midnight - 86400000) return `Yesterday at ${styles.t.format(date)}`;
    return `${styles.d.format(date)} ${styles.t.format(date)}`;
  };
  // In years where the page would count weeks.
  const relative = (date) => {
    const seconds = (date - Date.now()) / 1000;
    const [unit, length] = spans.find((span) => Math.abs(seconds) >= span[1]) || ["second", 1];
    return since.format(Math.trunc(seconds / length), unit);
  };
  const rewrite = (selector, write) => {
    for (const time of ui.messageList.querySelectorAll(selector)) {
      const text = write(new Date(time.dateTime), time.dataset.style);
      if (time.firstChild?.nodeType === Node.TEXT_NODE && time.firstChild.data !== text) time.firstChild.data = text;
    }
  };
  const rewriteAll = () => {
    rewrite(".message-time, .embed-timestamp", stamped);
    rewrite(".discord-timestamp", (date, style) =>
      style === "R" ? relative(date) : (styles[style] || styles.f).format(date));
  };
  new MutationObserver(rewriteAll).observe(ui.messageList, { childList: true, subtree: true });
  setInterval(rewriteAll, 10000);
}
