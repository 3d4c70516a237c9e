// Sends the bodies of a file in turn by autocannon, where wrk is not installed.
import { readFileSync } from "node:fs";
import autocannon from "autocannon";

const [url, lines, connections, seconds, token] = process.argv.slice(2);
const bodies = readFileSync(lines, "utf8").trim().split("\n");
const headers = { "content-type": "application/json" };
if (token) headers.authorization = `Bearer ${token}`;
const told = await autocannon({
  url,
  connections: Number(connections),
  duration: Number(seconds),
  timeout: 20,
  requests: bodies.map((body) => ({ method: "POST", headers, body })),
});
console.log(
  JSON.stringify({
    requests: told["2xx"],
    seconds: told.duration,
    p50: told.latency.p50,
    p99: told.latency.p99,
    failed: told.errors + told.timeouts + told.non2xx,
  }),
);
