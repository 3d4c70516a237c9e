// Opens GraphiQL on this server's /graphql, with the example operations as tabs.

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import "./main.css";

// bundle.mjs fills in WORKERS: the file names of Monaco's workers, by label.
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) =>
    new Worker(new URL(WORKERS[label] ?? WORKERS.editor, import.meta.url), { type: "module" }),
};

const HELP = `# The examples could not be loaded:
# reload the page to try again.
#
# Ctrl-Enter runs what is written here,
# Ctrl-Space completes a name, and the book
# on the left documents the API.
#
# What is public needs no token. If you have
# one, it goes into "Headers" below.

{
  __typename
}
`;

const HEADERS = `{
  // "Authorization": "Bearer ..."
}
`;

async function examples() {
  const response = await fetch("/graphiql/operations.json");
  if (!response.ok) throw new Error(`/graphiql/operations.json answered ${response.status}`);
  const operations = await response.json();
  if (operations.length === 0) throw new Error("/graphiql/operations.json is empty");
  return operations.map(({ query, variables }) => ({
    query,
    variables: variables ? JSON.stringify(variables, null, 2) : null,
    headers: HEADERS,
  }));
}

// Tabs last as long as the browser's tab, so that each visit starts from today's examples.
const OF_THIS_VISIT = ["graphiql:tabState", "graphiql:query", "graphiql:variables"];

const shelf = (key) => (OF_THIS_VISIT.includes(key) ? sessionStorage : localStorage);

// GraphiQL's history would keep headers even where they are not to be persisted, and a token is
// not to stay behind in a browser.
const withoutHeaders = (value) =>
  JSON.stringify(JSON.parse(value), (key, inner) => (key === "headers" ? undefined : inner));

const storage = {
  getItem: (key) => shelf(key).getItem(key),
  setItem: (key, value) =>
    shelf(key).setItem(
      key,
      ["graphiql:queries", "graphiql:favorites"].includes(key) ? withoutHeaders(value) : value,
    ),
  removeItem: (key) => shelf(key).removeItem(key),
  get length() {
    return localStorage.length + sessionStorage.length;
  },
  clear() {
    for (const kept of [localStorage, sessionStorage])
      for (const key of Object.keys(kept)) if (key.startsWith("graphiql:")) kept.removeItem(key);
  },
};

let tabs;
let variables;
try {
  tabs = await examples();
  // GraphiQL shows the variables of every new tab but the first.
  if (!storage.getItem("graphiql:tabState")) variables = tabs[0].variables;
} catch (error) {
  console.warn(error);
}

const fetcher = createGraphiQLFetcher({
  url: "/graphql",
  subscriptionUrl: new URL("/graphql", location.href).href.replace(/^http/, "ws"),
  enableIncrementalDelivery: false,
});

// Without the examples nothing is remembered, or the one tab of help would take their place.
createRoot(document.getElementById("graphiql")).render(
  <GraphiQL
    fetcher={fetcher}
    defaultQuery=""
    defaultHeaders={HEADERS}
    defaultTabs={tabs ?? [{ query: HELP, headers: HEADERS }]}
    defaultEditorToolsVisibility="headers"
    initialVariables={variables}
    shouldPersistHeaders={false}
    inputValueDeprecation
    schemaDescription
    storage={tabs ? storage : null}
  >
    <GraphiQL.Logo>TOGETHER</GraphiQL.Logo>
  </GraphiQL>,
);
