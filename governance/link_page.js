"use strict";
// The code stands in the fragment, which no browser sends: it reaches no log of a server on the way.
const form = document.getElementById("form");
const said = document.getElementById("said");
const send = document.getElementById("send");
const password = document.getElementById("password");
const shown = document.getElementById("shown");
const link = new URLSearchParams(location.hash.slice(1)).get("code") || "";
history.replaceState(null, "", location.pathname);

function say(text, isOver) {
  said.textContent = text;
  form.hidden = isOver;
  if (isOver) said.focus();
}

async function answer() {
  const input = password ? { link, password: password.value } : { link };
  const response = await fetch("graphql", {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": document.documentElement.lang },
    body: JSON.stringify({ query: form.dataset.query, variables: { input } }),
    credentials: "omit",
    cache: "no-store",
  });
  const body = await response.json();
  return body.data ? body.data[form.dataset.deed] : { message: body.errors[0].message };
}

async function submitted(event) {
  event.preventDefault();
  if (send.disabled) return;
  send.disabled = true;
  say(form.dataset.busy, false);
  try {
    const found = await answer();
    if (found.__typename === "LinkRefused") say(form.dataset.used, true);
    else if (found.message) say(found.message, false);
    else say(form.dataset.done, true);
  } catch {
    say(form.dataset.away, false);
  }
  send.disabled = false;
  if (!form.hidden) (password || send).focus();
}

if (link) {
  form.hidden = false;
  form.addEventListener("submit", submitted);
  (password || send).focus();
} else {
  say(form.dataset.broken, true);
}
if (shown) {
  shown.addEventListener("change", () => {
    password.type = shown.checked ? "text" : "password";
  });
}
