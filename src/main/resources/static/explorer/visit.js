// Remembers on this device, and nowhere else, which revision was read last, and says when the book has changed since.
try {
  const key = "pledgebook.visit";
  const news = document.getElementById("news");
  if (news) {
    const now = { revision: Number(news.dataset.revision), after: news.dataset.after };
    const last = JSON.parse(localStorage.getItem(key));
    if (last && last.revision < now.revision) {
      const link = news.querySelector("a");
      link.href = "/revisions?recordedFrom=" + encodeURIComponent(last.after);
      link.addEventListener("click", () => localStorage.setItem(key, JSON.stringify(now)));
      news.hidden = false;
    } else {
      localStorage.setItem(key, JSON.stringify(now));
    }
  }
} catch (withoutStorage) {
  // A browser that keeps nothing has nothing to compare with.
}
