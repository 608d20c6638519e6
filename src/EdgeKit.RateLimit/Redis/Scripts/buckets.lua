-- Token buckets, several decisions in one call. KEYS are distinct. ARGV is a list of groups: the number of charges, then per charge
--   the index of its key, its limit "/emission/full/scale", its cost, and what more it would like (-1: charge without asking; cost may be negative then).
-- A group is taken whole or not at all. A bucket is "tat/emission/full/scale": one number, and the limit it was written under.
-- What it would like more is granted from one half of what is left, so that no instance drains a bucket for later.
-- Time is this server's, in microseconds since 2026 times scale; all numbers are whole and below 2^53. The reply has per charge what was used of its
-- bucket before its group: every answer follows from that by the same arithmetic (Gcra.cs).
local time = redis.call('TIME')
local micros = (time[1] - 1767225600) * 1000000 + time[2]
local stored = redis.call('MGET', unpack(KEYS))
local limits, used, under, dirty, reply = {}, {}, {}, {}, {}

local function limit_of(text)
  local limit = limits[text]
  if not limit then
    local emission, full, scale = string.match(text, '^/(%d+)/(%d+)/(%d+)$')
    limit = { emission = tonumber(emission), full = tonumber(full), scale = tonumber(scale), text = text }
    limits[text] = limit
  end
  return limit
end

-- What is used of a bucket, in the units of the limit asked for: half full stays half full under another limit.
local function used_of(key, limit)
  local amount, was = used[key], under[key]
  if not amount then
    local value = stored[key]
    if not value then return 0 end
    local cut = string.find(value, '/', 1, true)
    was = limit_of(string.sub(value, cut))
    amount = tonumber(string.sub(value, 1, cut - 1)) - micros * was.scale
    if amount < 0 then amount = 0 elseif amount > was.full then amount = was.full end
  end
  if was ~= limit and was.full ~= limit.full then amount = math.floor(amount * (limit.full / was.full)) end
  return amount
end

local next_arg, charges = 1, 0
while ARGV[next_arg] do
  local count, fits = tonumber(ARGV[next_arg]), true
  for i = next_arg + 1, next_arg + count * 4, 4 do
    local limit = limit_of(ARGV[i + 1])
    local before = used_of(tonumber(ARGV[i]), limit)
    charges = charges + 1
    reply[charges] = before
    if tonumber(ARGV[i + 3]) >= 0 and before + limit.emission * tonumber(ARGV[i + 2]) > limit.full then fits = false end
  end
  if fits then
    for i = next_arg + 1, next_arg + count * 4, 4 do
      local key, limit, cost, more = tonumber(ARGV[i]), limit_of(ARGV[i + 1]), tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3])
      local amount = used_of(key, limit)
      if more > 0 then cost = cost + math.min(more, math.floor((math.floor((limit.full - amount) / limit.emission) - cost) / 2)) end
      used[key] = math.max(0, math.min(limit.full, amount + limit.emission * cost))
      under[key] = limit
      dirty[key] = true
    end
  end
  next_arg = next_arg + 1 + count * 4
end

for key in pairs(dirty) do
  local limit, amount = under[key], used[key]
  if amount == 0 then
    redis.call('DEL', KEYS[key])
  else
    local tat = string.format('%.0f', micros * limit.scale + amount)
    redis.call('SET', KEYS[key], tat .. limit.text, 'PX', math.ceil(amount / (limit.scale * 1000)) + 1)
  end
end
return reply
