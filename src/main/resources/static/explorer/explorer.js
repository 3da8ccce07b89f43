// Nothing here is needed to read the book: it says what has changed, moves through time at once, and copies.

const get = (id) => document.getElementById(id);

// Remembers on this device, and nowhere else, which revision was read last, and says when the book has changed since.
try {
  const key = "pledgebook.visit";
  const news = get("news");
  if (news) {
    const now = { revision: Number(news.dataset.revision) };
    const last = JSON.parse(localStorage.getItem(key));
    const keep = () => localStorage.setItem(key, JSON.stringify(now));
    if (last && last.revision < now.revision) {
      const link = news.querySelector("a");
      link.href = "/compare?from=" + Number(last.revision);
      link.addEventListener("click", keep);
      news.hidden = false;
    } else {
      keep();
    }
  }
} catch (withoutStorage) {
  // A browser that keeps nothing has nothing to compare with.
}

// The slider says which revision it stands at, and leads there when it is let go; by keyboard, with Enter.
const slider = get("revision");
if (slider) {
  const form = slider.form;
  const said = form.querySelector("output");
  const present = form.dataset.present;
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  const days = new Map();
  let latest = present ? 0 : Number(slider.max);
  let held = false;
  let waiting;
  const read = async (address) => {
    const answer = await fetch("/api/v1/revisions" + address);
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };
  const say = () => {
    const when = days.get(slider.value);
    said.value = form.dataset.word + " " + slider.value + (when ? ", " + when : "");
    slider.setAttribute("aria-valuetext", said.value);
  };
  const remember = (revision) => days.set(String(revision.number), day.format(new Date(revision.recordedAt)));
  slider.addEventListener("input", () => {
    const asked = slider.value;
    say();
    clearTimeout(waiting);
    if (!days.has(asked)) {
      waiting = setTimeout(() => read("/" + asked).then(remember).then(say).catch(() => {}), 120);
    }
  });
  slider.addEventListener("pointerdown", () => (held = true));
  slider.addEventListener("keydown", () => (held = false));
  slider.addEventListener("change", () => held && form.requestSubmit());
  form.addEventListener("submit", (event) => {
    // The latest revision is the present, which goes on, and not a state of the past.
    if (Number(slider.value) === latest) {
      event.preventDefault();
      location.href = present || location.href;
    }
  });
  // A page of the past never changes, so it can't know how many revisions came after it.
  if (present) {
    read("?limit=1")
      .then(({ data: [last] }) => {
        latest = last.number;
        slider.max = latest;
        remember(last);
      })
      .catch(() => {});
  }
}

// What is made to be copied gets a button for it.
if (navigator.clipboard) {
  for (const text of document.querySelectorAll(".take pre")) {
    const button = document.createElement("button");
    const { copy, copied } = text.closest(".take").dataset;
    button.type = "button";
    button.className = "copy";
    button.textContent = copy;
    button.setAttribute("aria-describedby", text.previousElementSibling.id);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = copied;
      setTimeout(() => (button.textContent = copy), 2000);
    });
    text.before(button);
  }
}
