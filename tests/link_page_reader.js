"use strict";
// Runs the script of a page as a browser does, over the few parts of a document that it uses:
// node link_page_reader.js SCRIPT PAGE LINK PASSWORD; without a password the page is only opened.
const { readFileSync } = require("node:fs");
const vm = require("node:vm");

const [script, page, link, typed] = process.argv.slice(2);
const address = new URL(link);
const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
const unescaped = (text) => text.replace(/&(amp|lt|gt|quot|#x27);/g, (_, name) => entities[name]);
let focus = null;
let listening = {};

function element(id) {
  const tag = page.match(new RegExp(`<[a-z]+ id="${id}"[^>]*>`));
  if (!tag) return null;
  const dataset = {};
  for (const [, name, value] of tag[0].matchAll(/ data-([a-z]+)="([^"]*)"/g)) dataset[name] = unescaped(value);
  return {
    dataset,
    hidden: / hidden>?/.test(tag[0]),
    textContent: "",
    value: "",
    focus: () => { focus = id; },
    addEventListener: (name, listener) => { listening[`${id} ${name}`] = listener; },
  };
}

const elements = Object.fromEntries(["form", "said", "send", "password", "shown"].map((id) => [id, element(id)]));
const shownAddress = { path: address.pathname + address.hash };
vm.runInNewContext(readFileSync(script, "utf8"), {
  document: {
    getElementById: (id) => elements[id],
    documentElement: { lang: page.match(/<html lang="([a-z]+)">/)[1] },
  },
  location: address,
  history: { replaceState: (_, __, path) => { shownAddress.path = path; } },
  URLSearchParams,
  fetch: (path, options) => fetch(new URL(path, address), options),
});

async function main() {
  if (typed && listening["form submit"]) {
    elements.password.value = typed;
    await listening["form submit"]({ preventDefault() {} });
  }
  const said = elements.said.textContent;
  console.log(JSON.stringify({ said, isOpen: !elements.form.hidden, focus, address: shownAddress.path }));
}
main();
