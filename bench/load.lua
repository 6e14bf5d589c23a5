-- Sends the requests of a file, one per line: METHOD, path and body, separated by tabs.
local requests, at = {}, 0

function setup(thread)
    number = (number or 0) + 1
    thread:set("number", number)
end

function init(args)
    local token = os.getenv("LINLI_BENCH_TOKEN")
    for line in io.lines(os.getenv("LINLI_BENCH_REQUESTS")) do
        local method, path, body = line:match("^(%S+)\t([^\t]*)\t?(.*)$")
        local headers = { ["Authorization"] = token and "Bearer " .. token or nil }
        if body ~= "" then headers["Content-Type"] = "application/json" else body = nil end
        requests[#requests + 1] = wrk.format(method, path, headers, body)
    end
    at = (number * 7919) % #requests
end

function request()
    at = at % #requests + 1
    return requests[at]
end

function done(summary, latency)
    local e = summary.errors
    io.write(string.format("RESULT %d %d %d %.3f %.3f\n", summary.requests, summary.duration,
        e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
