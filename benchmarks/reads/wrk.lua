-- Sends the bodies of a file in turn, one a line, and prints what came of it as JSON.
local requests, turn = {}, 0

function init(args)
  local headers = { ["content-type"] = "application/json" }
  if args[2] then
    headers["authorization"] = "Bearer " .. args[2]
  end
  for line in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("POST", nil, headers, line)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local bad = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "bytes": %d, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, summary.bytes,
    bad.connect + bad.read + bad.write + bad.status + bad.timeout))
end
