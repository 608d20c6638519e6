-- KEYS entries; ARGV lease in ms, instance, and for each key: token, known version, version to discard, flags
-- (f fill even if fresh, o only fresh content is acceptable, w the caller waits, p read without a lease).
-- Returns for each key: granted (1, or 2 if another fill is slow), lease remaining, failures, back-off remaining, reason,
-- bypass remaining, version, age, fresh, stale and error time remaining, i, m, v.
local lease, instance, rows = tonumber(ARGV[1]), ARGV[2], {}
for k, key in ipairs(KEYS) do
  local token, known, discard, flags = ARGV[4 * k - 1], ARGV[4 * k], ARGV[4 * k + 1], ARGV[4 * k + 2]
  local force, fresh_only = string.find(flags, 'f'), string.find(flags, 'o')
  local e = redis.call('HMGET', key, 'n', 'c', 'x', 's', 'y', 'l', 'd', 'f', 'b', 'r', 'h', 't', 'o')
  if e[12] and tonumber(e[12]) > future then
    redis.call('DEL', key)
    e = {}
  end
  local function left(i) return e[i] and math.max(0, e[i] - now) or 0 end
  if e[1] and e[1] == discard then
    redis.call('HDEL', key, 'v', 'm', 'i', 'n', 'c', 'x', 's', 'y')
    e[1], e[2], e[3], e[4], e[5] = false, false, false, false, false
  end

  local has = e[1] and (left(3) > 0 or left(4) > 0 or left(5) > 0)
  local wanted = left(3) == 0 or (force and (known == '' or known == e[1]))
  local need = wanted and left(9) == 0 and left(11) == 0 and not string.find(flags, 'p')
  local held = e[6] and e[6] ~= token and left(7) > 0
  local granted = need and not held
  if granted then
    redis.call('HDEL', key, 'o')
    redis.call('HSET', key, 'l', token, 'd', now + lease, 't', now)
    keep(key)
  elseif need and not e[13] and string.find(flags, 'w') and (force or fresh_only or left(4) == 0) then
    local waiting = redis.call('HGET', key, 'w') or ''
    if not string.find(waiting, instance, 1, true) then
      redis.call('HSET', key, 'w', waiting .. instance .. ' ')
    end
  end

  local row = { granted and 1 or (held and e[13]) and 2 or 0, (held and not granted) and left(7) or 0, tonumber(e[8] or 0), left(9), e[10] or '', left(11) }
  if has then
    local blob = redis.call('HMGET', key, 'i', 'm', 'v')
    for _, value in ipairs({ e[1], now - e[2], left(3), left(4), left(5), blob[1], blob[2], known == e[1] and '' or blob[3] }) do
      row[#row + 1] = value
    end
  end
  rows[k] = row
end
return rows
