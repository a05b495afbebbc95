-- wrk posts one body again and again: `wrk -s post.lua URL -- FILE`; the last line of its output is what it counted, in JSON.
function init(args)
  local file = assert(io.open(args[1], "rb"))
  wrk.method, wrk.body = "POST", file:read("*a")
  wrk.headers["content-type"] = "application/json"
  file:close()
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format('{"answers":%d,"seconds":%f,"p50":%f,"p99":%f,"errors":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
