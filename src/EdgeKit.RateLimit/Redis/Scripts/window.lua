-- A fixed or sliding window. KEYS[1]: "index/previous/current/window/capacity".
-- ARGV: window in microseconds, capacity, 1 if sliding, cost, 1 to count without a decision (cost may be negative then).
-- Reply, as of before: microseconds into the window, previous counter, current counter; and 1 if the cost was counted.
local time = redis.call('TIME')
local micros = (time[1] - 1767225600) * 1000000 + time[2]
local window, capacity, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4])
local index = math.floor(micros / window)
local previous, current = 0, 0
local value = redis.call('GET', KEYS[1])
if value then
  local i, p, c, w, q = string.match(value, '^(-?%d+)/(%d+)/(%d+)/(%d+)/(%d+)$')
  if tonumber(w) == window then
    if tonumber(i) >= index then previous, current = tonumber(p), tonumber(c)
    elseif tonumber(i) == index - 1 then previous = tonumber(c) end
    if tonumber(q) ~= capacity then
      previous, current = math.floor(previous * capacity / q), math.floor(current * capacity / q)
    end
  end
end
local into = micros - index * window
local counts = current
if ARGV[3] == '1' then counts = current + math.ceil(previous * (window - into) / window) end
local counted = ARGV[5] == '1' or counts + cost <= capacity
if counted then
  local after = math.max(0, current + cost)
  redis.call('SET', KEYS[1], string.format('%.0f/%.0f/%.0f/%.0f/%.0f', index, previous, after, window, capacity), 'PX', math.ceil((2 * window - into) / 1000) + 1)
end
return { into, previous, current, counted and 1 or 0 }
