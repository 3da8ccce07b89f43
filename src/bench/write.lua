-- wrk's script for writes: each a new source, so many a second in all. `wrk -t1 -s write.lua ADDRESS -- TOKEN RATE PREFIX`;
-- a rate of 0 is as many as the service takes.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } moment;
  int clock_gettime(int clock, moment *now);
]]

local moment = ffi.new("moment")
local MONOTONIC = 1

local function milliseconds()
   ffi.C.clock_gettime(MONOTONIC, moment)
   return tonumber(moment.seconds) * 1e3 + tonumber(moment.nanoseconds) / 1e6
end

local rate, prefix
local made = 0
local headers = { ["Content-Type"] = "application/json" }

function init(arguments)
   headers["Authorization"] = "Bearer " .. arguments[1]
   rate = tonumber(arguments[2])
   prefix = arguments[3]
   if rate == 0 then
      delay = nil
   end
end

-- The turns of all connections come in even steps, and one that is late does not put off the next.
local begun
local turns = 0
function delay()
   local now = milliseconds()
   begun = begun or now
   local due = begun + turns * 1e3 / rate
   turns = turns + 1
   return math.max(0, math.floor(due - now + 0.5))
end

function request()
   made = made + 1
   local slug = prefix .. "-" .. made
   local body = string.format(
      '{"slug": "%s", "title": "T", "publisher": "P", "url": "https://%s.example/", "tier": "PRIMARY"}', slug, slug)
   return wrk.format("POST", "/api/v1/sources?reasonKind=SOURCE&reason=load", headers, body)
end
