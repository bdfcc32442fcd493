"""The two Lua filters: what arrives becomes unambiguous, what goes out carries nothing of ours.

A script that fails would let the request go on, so each one catches its own failure and refuses.
"""

from gateway.enforcement.envoy.facts import Published
from gateway.enforcement.envoy.readings import own_cookies
from gateway.enforcement.envoy.seldom import answered, asked, both, either, noted, seldom, unless, whole
from gateway.enforcement.envoy.shapes import (
    ARRIVAL,
    ASSERTED_HEADER,
    ASSERTION_HEADER,
    DECISION,
    LUA_ROUTE_TYPE,
    LUA_TYPE,
    OUTGOING,
    VERIFIED_HEADER,
    Message,
)

UNTOUCHED: Message = {"@type": LUA_ROUTE_TYPE, "disabled": True}
_SINGLE = ("origin", "sec-fetch-site", "authorization")

# Envoy matches every line of a header by itself: a second lease could hide in a second Cookie line, a foreign
# origin behind an own one. Cookies become one line; the others have no honest reason to come twice.
# Request forgery: a method with an effect, sent by a page of another origin. Siblings are *same-site*, so
# only the own origin passes, and what names no site (programs). The host is the one that chose the route.
_ARRIVAL = """\
local safe = {GET = true, HEAD = true, OPTIONS = true}
local own_sites = {["same-origin"] = true, none = true}

local function foreign(handle, headers)
  if safe[headers:get(":method")] or not handle:metadata():get("guarded") then return false end
  local site, origin = headers:get("sec-fetch-site"), headers:get("origin")
  if site and not own_sites[site] then return true end
  return origin ~= nil and origin ~= "@SCHEME@://" .. headers:get(":authority"):lower() .. "@PORT@"
end

local function one_line(headers)
  local lines = {}
  for i = 0, headers:getNumValues("cookie") - 1 do lines[i + 1] = headers:getAtIndex("cookie", i) end
  headers:remove("cookie")
  headers:add("cookie", table.concat(lines, "; "))
end

local function refusal(handle)
  local headers = handle:headers()
  for _, single in ipairs({@SINGLE@}) do
    if headers:getNumValues(single) > 1 then return "header-doubled" end
  end
  if foreign(handle, headers) then return "cross-site" end
  if headers:getNumValues("cookie") > 1 then one_line(headers) end
end

-- The guard behind this filter refuses what is marked here, with its reason in the log.
function envoy_on_request(handle)
  local ok, refused = pcall(refusal, handle)
  if not ok then
    handle:respond({[":status"] = "500"}, "")
  elseif refused then
    handle:streamInfo():dynamicMetadata():set("@ARRIVAL@", "refused", refused)
  end
end
"""

# A cookie of ours that an upstream sets would sign somebody in as somebody else; one with a wider Domain
# would reach the other services. A decided response is private: it may carry a new lease.
_OUTGOING = """\
local ours = {@OURS@}

local function name_of(cookie)
  return (cookie:match("^%s*([^=]-)%s*=") or ""):lower()
end

local function leave(handle)
  local headers, kept_by_route = handle:headers(), handle:streamInfo():dynamicMetadata()
  local cookies = headers:get("cookie")
  if not cookies then return end
  local kept, lease = {}, nil
  for cookie in cookies:gmatch("[^;]+") do
    local name = name_of(cookie)
    if name == "@LEASE@" then lease = cookie:match('=%s*"?([%w%-_.]*)') end
    if not ours[name] then kept[#kept + 1] = cookie:match("^%s*(.-)%s*$") end
  end
  kept_by_route:set("@OUTGOING@", "cookies", table.concat(kept, "; "))
  if lease and headers:get("@VERIFIED@") then headers:replace("@ASSERTION@", lease) end
end

function envoy_on_request(handle)
  if not pcall(leave, handle) then handle:respond({[":status"] = "500"}, "") end
end

local function allowed(cookie, host)
  if ours[name_of(cookie)] then return false end
  for attribute in cookie:gmatch(";([^;]*)") do
    local domain = attribute:lower():match("^%s*domain%s*=%s*%.?(.-)%s*$")
    if domain and domain ~= "" and domain ~= host then return false end
  end
  return true
end

local function clean(headers, count, host)
  local kept = {}
  for i = 0, count - 1 do
    local cookie = headers:getAtIndex("set-cookie", i)
    if allowed(cookie, host) then kept[#kept + 1] = cookie end
  end
  if #kept == count then return end
  headers:remove("set-cookie")
  for _, cookie in ipairs(kept) do headers:add("set-cookie", cookie) end
end

local function keep_private(headers)
  local held = (headers:get("cache-control") or ""):lower()
  if held == "" then
    headers:replace("cache-control", "private")
  elseif not (held:find("no-store", 1, true) or held:find("private", 1, true)) then
    headers:replace("cache-control", "private, no-cache")
  end
end

local function come_back(handle)
  local headers, metadata = handle:headers(), handle:streamInfo():dynamicMetadata()
  local count, decided = headers:getNumValues("set-cookie"), metadata:get("@DECISION@")
  if count == 0 and not decided then return end
  -- Without that mark the answer is our own, and so are its cookies.
  if not metadata:get("@OUTGOING@") then return end
  if count > 0 then clean(headers, count, handle:metadata():get("host")) end
  if decided then keep_private(headers) end
end

function envoy_on_response(handle)
  if not pcall(come_back, handle) then handle:headers():remove("set-cookie") end
end
"""


def arrival_filter(published: Published) -> Message:
    """One reading of what arrives: needed for a method with an effect, and for a header that came twice."""
    port = published.authority("").strip()
    script = _fill(
        _ARRIVAL,
        ARRIVAL=ARRIVAL,
        SCHEME=published.scheme,
        PORT=port,
        SINGLE=", ".join(f'"{name}"' for name in _SINGLE),
    )
    effect = unless(asked(":method", whole("GET|HEAD|OPTIONS")))
    # Lines are joined by a comma; an honest comma costs a moment, and nothing else.
    doubled = [asked(name, {"contains": ","}) for name in ("cookie", *_SINGLE)]
    return seldom(ARRIVAL, _lua(script), either(effect, *doubled))


def outgoing_filter(published: Published) -> Message:
    """Keep our cookies and other hosts' cookies to themselves, in both directions."""
    ours = own_cookies(published)
    script = _fill(
        _OUTGOING,
        OURS=", ".join(f'["{name}"] = true' for name in ours),
        LEASE=published.lease.cookie.lower(),
        OUTGOING=OUTGOING,
        VERIFIED=VERIFIED_HEADER,
        ASSERTION=ASSERTION_HEADER,
        DECISION=DECISION,
    )
    return seldom(OUTGOING, _lua(script), either(_ASSERTED, _LONG, _PECULIAR), either(_SETS_COOKIE, _UNKEPT))


_ASSERTED = asked(ASSERTED_HEADER, {"exact": "yes"})
# Envoy takes no more than 8 KiB of a header into metadata, and its expressions read UTF-8 only.
_LONG = asked("cookie", whole(r"\C{1000}" * 8 + r"\C*"))
_PECULIAR = both(asked("cookie", whole(r"\C*")), unless(asked("cookie", whole(r"[\t -~]*"))))
_SETS_COOKIE = answered("set-cookie", whole(r"\C*"))
_PRIVATE = answered("cache-control", whole(r"(?i)\C*(?:private|no-store)\C*"))
_UNKEPT = both(noted(DECISION, "x-frontdesk-grant"), unless(_PRIVATE))


def _fill(script: str, **words: str) -> str:
    for word, value in words.items():
        script = script.replace(f"@{word}@", value)
    return script


def _lua(script: str) -> Message:
    return {"@type": LUA_TYPE, "default_source_code": {"inline_string": script}}
