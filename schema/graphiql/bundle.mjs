// Bundles the page into the folder named on the command line: index.html, assets, licences.

import { build } from "esbuild";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const folder = process.argv[2];

// Monaco's style sheets stand in graphiql/style.css already.
const monacoStyles = {
  name: "monaco-styles",
  setup({ onLoad }) {
    onLoad({ filter: /monaco-editor.*\.css$/ }, () => ({ contents: "", loader: "empty" }));
  },
};

const options = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  outdir: join(folder, "assets"),
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  legalComments: "none", // LICENSES.txt has them whole.
  logLevel: "warning",
  metafile: true,
};

const workers = await build({
  ...options,
  entryPoints: {
    editor: "monaco-editor/esm/vs/editor/editor.worker.js",
    json: "monaco-editor/esm/vs/language/json/json.worker.js",
    graphql: "monaco-graphql/esm/graphql.worker.js",
  },
});

const names = Object.keys(workers.metafile.outputs).map((path) => basename(path));
const page = await build({
  ...options,
  entryPoints: ["main.jsx"],
  jsx: "automatic",
  splitting: true,
  // GraphiQL asks for these by their old names, which lead to code that has no named exports.
  alias: {
    "prettier/parser-babel": "prettier/plugins/babel",
    "prettier/parser-graphql": "prettier/plugins/graphql",
  },
  plugins: [monacoStyles],
  define: {
    WORKERS: JSON.stringify(Object.fromEntries(names.map((name) => [name.split("-")[0], name]))),
  },
});

let html = await readFile("index.html", "utf8");
for (const path of Object.keys(page.metafile.outputs)) {
  const name = basename(path);
  html = html.replace(`assets/${name.replace(/-\w+\./, ".")}"`, `assets/${name}"`);
}
await writeFile(join(folder, "index.html"), html);

// Their licences ask that the notices travel with the code.
const packages = new Set();
for (const { metafile } of [workers, page])
  for (const input of Object.keys(metafile.inputs)) {
    const found = input.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/);
    if (found) packages.add(found[0]);
  }

const notices = [];
for (const path of [...packages].sort()) {
  const { name, version, license } = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
  const texts = [];
  for (const file of await readdir(path))
    if (/^(licen[cs]e|notice|thirdparty)/i.test(file))
      texts.push(await readFile(join(path, file), "utf8"));
  notices.push([`${name} ${version}: ${license}`, ...texts].join("\n\n"));
}
notices.push("The fonts in the style sheet: Roboto (Apache-2.0) and Fira Code (OFL-1.1).");
await writeFile(join(folder, "LICENSES.txt"), notices.join(`\n\n${"-".repeat(80)}\n\n`) + "\n");
