// For long forms: keeps what is typed, and shows what is already known. Pages work without it.

const quiet = 1500;

function later(task) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(task, quiet);
  };
}

function keepAsTyped(mark) {
  const form = mark.closest("form");
  const said = document.getElementById("saved");
  let last = new URLSearchParams(new FormData(form)).toString();
  const keep = later(async () => {
    const body = new URLSearchParams(new FormData(form));
    if (body.toString() === last) return;
    try {
      const answer = await fetch(mark.dataset.keep, { method: "POST", body });
      if (!answer.ok || answer.redirected) throw new Error("not kept");
      last = body.toString();
      said.textContent = (await answer.json()).kept;
    } catch {
      said.textContent = "Not kept yet. Save before you leave this page.";
    }
  });
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}

function showKnown(place) {
  const title = document.getElementById("title");
  const question = document.getElementById("question");
  let request = null;
  const ask = later(async () => {
    request?.abort();
    request = new AbortController();
    const query = new URLSearchParams({ title: title.value, question: question.value });
    try {
      const answer = await fetch(`${place.dataset.known}?${query}`, { signal: request.signal });
      if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
    } catch {
      // The page goes on without it.
    }
  });
  title.addEventListener("input", ask);
  question.addEventListener("input", ask);
}

for (const mark of document.querySelectorAll("[data-keep]")) keepAsTyped(mark);
for (const place of document.querySelectorAll("[data-known]")) showKnown(place);
