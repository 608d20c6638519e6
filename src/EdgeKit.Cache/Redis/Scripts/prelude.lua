-- An entry is one hash. Times are Redis's own, in milliseconds: no instance's clock counts.
--   v m i    payload, metadata, what the client packs beside them
--   n        version: the fencing token of the fill
--   c x s y  made at; fresh until; stale while revalidating until; stale if error until
--   l d      lease: fencing token; until
--   o        there when the holder of the lease lets those go who wait: what he brings will take its time
--   w        instances that wait for the lease to end
--   f b j r  failures in a row; not tried before; remembered until; reason of the last
--   h        not storable, do not queue, until
--   t        written at
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- What was written later than this is from before the clock was set back. It would live for as much longer, a dead filler's lease too.
local future = now + 1000

-- The key lives as long as anything in it.
local function keep(key)
  local last = now + 1000
  for _, at in ipairs(redis.call('HMGET', key, 'x', 's', 'y', 'd', 'b', 'j', 'h')) do
    if at and tonumber(at) > last then last = tonumber(at) end
  end
  redis.call('PEXPIREAT', key, last)
end

-- Nothing but the time of the last write is left of a key that was only asked for.
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
