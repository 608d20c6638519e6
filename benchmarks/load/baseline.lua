-- Ordinary reads for wrk: four of the catalogue to one of a caller's orders. Fails the run like the k6 script when a request fails or
-- the slow ones are too slow. Arguments: a file with one token per line.
local SLOWEST_MS = 1000

function init(args)
  local tokens = {}
  for line in io.lines(args[1]) do
    tokens[#tokens + 1] = line
  end
  local turn = 0
  request = function()
    turn = turn + 1
    local headers = { Authorization = "Bearer " .. tokens[turn % #tokens + 1] }
    return wrk.format("GET", turn % 5 == 0 and "/api/orders" or "/api/catalog/products", headers)
  end
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  local p99 = latency:percentile(99) / 1000
  print(string.format("baseline-wrk rate=%.0f p50_ms=%.1f p99_ms=%.1f failed=%d",
    summary.requests * 1e6 / summary.duration, latency:percentile(50) / 1000, p99, failed))
  if failed > 0 or p99 > SLOWEST_MS or summary.requests == 0 then
    print(string.format("threshold crossed: no request may fail, and 99 of 100 must be answered within %d ms", SLOWEST_MS))
    os.exit(1)
  end
end
