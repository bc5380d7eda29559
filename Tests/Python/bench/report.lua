-- One request again and again; the figures as one line of JSON at the end.
local body = os.getenv("BODY") or ""
wrk.headers["Cookie"] = os.getenv("COOKIE")
if body ~= "" then
   wrk.method = "POST"
   wrk.body = body
   wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end
function done(summary, latency)
   local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
   io.write(string.format('RESULT {"rate": %.2f, "p95": %.3f, "errors": %d}\n', summary.requests / (summary.duration / 1e6), latency:percentile(95) / 1e3, errors))
end
