-- An entry is one hash. Times are Redis's, in milliseconds; instances' clocks are not used.
--   v m i    payload, metadata, fields that only instances read
--   n        version: the fencing token of the fill
--   c x s y  made at; fresh until; stale while revalidating until; stale if error until
--   l d      lease: fencing token; until
--   o        set if the holder of the lease has marked its fill as slow: others do not wait
--   w        instances that wait for the lease to end
--   f b j r  failures in a row; back-off until; kept until; reason of the last
--   h        hit-for-miss until
--   t        written at
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Entries written later than this are from before the clock was set back; they and their leases would live too long.
local future = now + 1000

-- The key expires with its last field.
local function keep(key)
  local last = now + 1000
  for _, at in ipairs(redis.call('HMGET', key, 'x', 's', 'y', 'd', 'b', 'j', 'h')) do
    if at and tonumber(at) > last then last = tonumber(at) end
  end
  redis.call('PEXPIREAT', key, last)
end

-- A key without an entry only has the time of its last write.
local function drop_if_empty(key)
  local left = redis.call('HLEN', key)
  if left == 0 or (left == 1 and redis.call('HEXISTS', key, 't') == 1) then
    redis.call('DEL', key)
    return true
  end
end

local function wake(key, waiting, channel)
  for instance in string.gmatch(waiting or '', '%S+') do
    redis.call('PUBLISH', channel .. instance, key)
  end
end
