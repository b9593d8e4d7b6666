// Progressive enhancement only: every page works without this file.

import { initAll } from "./vendor/govuk-frontend.min.js";

initAll();

for (const form of document.querySelectorAll("form[data-suggest]")) suggestAsTyped(form);
for (const button of document.querySelectorAll("button[data-copy]")) copyOnClick(button);
for (const details of document.querySelectorAll("details[data-remember]")) rememberOpen(details);
for (const details of document.querySelectorAll("details[data-closes]")) closeWhenLeft(details);
for (const list of document.querySelectorAll(".hub-side__list")) markWhereOneReads(list);

// Search suggestions: a combobox with a listbox, after the ARIA 1.2 pattern. Enter without a choice
// searches for what was typed; if the request fails, the box is a plain search box.
function suggestAsTyped(form) {
  const input = form.querySelector('input[name="q"]');
  const row = input.closest(".hub-search__row");
  const list = document.createElement("ul");
  const status = document.createElement("div");
  const shortest = 2;
  const delay = 150;
  let typed = input.value;
  let active = -1;
  let timer = 0;
  let request = null;

  list.id = `${input.id}-suggestions`;
  list.className = "hub-suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  row.append(list, status);

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-haspopup", "listbox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const options = () => [...list.children];

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    list.replaceChildren();
    status.textContent = "";
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show(words) {
    if (!words.length || document.activeElement !== input) {
      close();
      return;
    }
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...words.map(asOption));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    status.textContent = words.length === 1 ? "1 suggestion" : `${words.length} suggestions`;
  }

  function asOption(word, index) {
    const option = document.createElement("li");
    option.id = `${list.id}-${index}`;
    option.className = "hub-suggest__option";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const at = word.toLocaleLowerCase("en-GB").indexOf(typed.trim().toLocaleLowerCase("en-GB"));
    if (at < 0) {
      option.textContent = word;
    } else {
      const same = document.createElement("span");
      same.className = "hub-suggest__typed";
      same.textContent = word.slice(at, at + typed.trim().length);
      option.append(word.slice(0, at), same, word.slice(at + typed.trim().length));
    }
    option.dataset.word = word;
    return option;
  }

  function move(to) {
    const all = options();
    active = to < -1 ? all.length - 1 : to >= all.length ? -1 : to;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    if (active < 0) {
      input.removeAttribute("aria-activedescendant");
      input.value = typed;
    } else {
      input.setAttribute("aria-activedescendant", all[active].id);
      input.value = all[active].dataset.word;
      all[active].scrollIntoView({ block: "nearest" });
    }
  }

  function choose(word) {
    input.value = word;
    close();
    form.requestSubmit();
  }

  async function ask() {
    const query = typed.trim();
    request?.abort();
    if (query.length < shortest) {
      close();
      return;
    }
    const mine = new AbortController();
    request = mine;
    try {
      const address = new URL(form.dataset.suggest, location.href);
      address.searchParams.set("q", query);
      const answer = await fetch(address, {
        signal: mine.signal,
        credentials: "same-origin",
        headers: { Accept: "application/json" },
      });
      const words = answer.ok ? await answer.json() : [];
      if (request === mine && Array.isArray(words)) {
        show(words.filter((word) => typeof word === "string").slice(0, 8));
      }
    } catch {
      if (request === mine) close();
    }
  }

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(ask, delay);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" && !open) {
      event.preventDefault();
      typed = input.value;
      ask();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      if (!event.altKey) move(active + 1);
    } else if (event.key === "ArrowUp" && open) {
      event.preventDefault();
      if (event.altKey) close();
      else move(active - 1);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      input.value = typed;
      close();
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      choose(options()[active].dataset.word);
    } else if (event.key === "Tab") {
      close();
    }
  });

  input.addEventListener("blur", close);
  form.addEventListener("submit", close);

  // The box keeps the focus while the pointer is on the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option.dataset.word);
  });
}

function copyOnClick(button) {
  const word = button.querySelector("[data-copy-word]");
  const before = word.textContent;
  const status = document.createElement("span");
  let timer = 0;
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  button.after(status);

  button.addEventListener("click", async () => {
    const done = await copy(button.dataset.copy);
    word.textContent = done ? "Copied" : "Select and copy";
    status.textContent = done ? "Copied" : "Could not copy. Select the text and copy it.";
    clearTimeout(timer);
    timer = setTimeout(() => {
      word.textContent = before;
      status.textContent = "";
    }, 2500);
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

// Open or shut for the rest of the visit, page by page.
function rememberOpen(details) {
  const key = `evidence-hub:details:${details.dataset.remember}`;
  try {
    const kept = sessionStorage.getItem(key);
    if (kept !== null) details.open = kept === "open";
    details.addEventListener("toggle", () => {
      sessionStorage.setItem(key, details.open ? "open" : "shut");
    });
  } catch {
    // No storage here: it opens as the page says.
  }
}

function closeWhenLeft(details) {
  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) {
      details.open = false;
      details.querySelector("summary").focus();
    }
  });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
  });
}

// The list of a record's sections shows which of them is being read.
function markWhereOneReads(list) {
  const items = new Map();
  for (const link of list.querySelectorAll('a[href^="#"]')) {
    const part = document.getElementById(link.hash.slice(1));
    if (part?.closest(".hub-record__main")) items.set(part, link);
  }
  const parts = [...items.keys()];
  if (parts.length < 2) return;

  const watch = new IntersectionObserver(
    () => {
      const line = window.innerHeight * 0.3;
      const read = parts.findLast((part) => part.getBoundingClientRect().top < line) ?? parts[0];
      for (const [part, link] of items) {
        link.parentElement.classList.toggle("hub-side__item--current", part === read);
        if (part === read) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "0px 0px -70% 0px", threshold: [0, 1] },
  );
  for (const part of parts) watch.observe(part);
}
