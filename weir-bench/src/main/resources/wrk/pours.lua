-- Pours of beer by 50 taps, with volumes of all glasses. They are made before the clock starts, so that wrk only sends them.

local made = {}
local turn = 0

function init(args)
   local headers = { ["Host"] = wrk.headers["Host"], ["Content-Type"] = "application/json" }
   for i = 1, 1000 do
      local volume = 100 + i * 7919 % 9001 / 10
      local body = string.format('{"tapId": %d, "volume": %.1f}', i % 50 + 1, volume)
      made[i] = wrk.format("POST", "/api/beers", headers, body)
   end
end

function request()
   turn = turn % #made + 1
   return made[turn]
end

-- One line: answers, those of them that were refused, errors of sockets, then the time in all and percentiles in microseconds.
function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format("round %d %d %d %d %.0f %.0f\n",
      summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
      summary.duration, latency:percentile(50), latency:percentile(99)))
end
