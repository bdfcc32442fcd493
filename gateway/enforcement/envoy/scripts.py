"""The two Lua filters: one trace id for a request, and our own cookies out of its way to the upstream."""

from gateway.enforcement.envoy.facts import Published
from gateway.enforcement.envoy.shapes import (
    ASSERTION_HEADER,
    DECISION,
    LEASE,
    LUA_ROUTE_TYPE,
    LUA_TYPE,
    OUTGOING,
    PAYLOAD,
    TRACE,
    Message,
    typed,
)

UNTOUCHED: Message = {"@type": LUA_ROUTE_TYPE, "disabled": True}

_TRACE = """\
function envoy_on_request(handle)
  local headers = handle:headers()
  local id = headers:get("x-request-id"):gsub("-", "")
  headers:replace("traceparent", "00-" .. id .. "-" .. id:sub(17) .. "-01")
end
"""

# A cookie of ours that an upstream sets would sign somebody in as somebody else; one with a wider Domain
# would reach the other services. A decided response is private: it may carry a new lease.
_OUTGOING = """\
local ours = {@OURS@}

local function name_of(cookie)
  return (cookie:match("^%s*([^=]-)%s*=") or ""):lower()
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local count = headers:getNumValues("cookie")
  if count == 0 then return end
  local kept, lease = {}, nil
  for i = 0, count - 1 do
    for cookie in headers:getAtIndex("cookie", i):gmatch("[^;]+") do
      local name = name_of(cookie)
      if name == "@LEASE@" then lease = cookie:match('=%s*"?([%w%-_.]*)') end
      if not ours[name] then kept[#kept + 1] = cookie:match("^%s*(.-)%s*$") end
    end
  end
  headers:remove("cookie")
  if #kept > 0 then headers:add("cookie", table.concat(kept, "; ")) end
  local verified = handle:streamInfo():dynamicMetadata():get("@JWT@")
  if lease and verified and verified["@PAYLOAD@"] then headers:replace("@ASSERTION@", lease) end
end

local function allowed(cookie, host)
  if ours[name_of(cookie)] then return false end
  for attribute in cookie:gmatch(";([^;]*)") do
    local domain = attribute:lower():match("^%s*domain%s*=%s*%.?(.-)%s*$")
    if domain and domain ~= "" and domain ~= host then return false end
  end
  return true
end

function envoy_on_response(handle)
  local headers = handle:headers()
  local count = headers:getNumValues("set-cookie")
  if count > 0 then
    local host, kept = handle:metadata():get("host"), {}
    for i = 0, count - 1 do
      local cookie = headers:getAtIndex("set-cookie", i)
      if allowed(cookie, host) then kept[#kept + 1] = cookie end
    end
    if #kept < count then
      headers:remove("set-cookie")
      for _, cookie in ipairs(kept) do headers:add("set-cookie", cookie) end
    end
  end
  if handle:streamInfo():dynamicMetadata():get("@DECISION@") then
    local held = (headers:get("cache-control") or ""):lower()
    if held == "" then
      headers:replace("cache-control", "private")
    elseif not (held:find("no-store", 1, true) or held:find("private", 1, true)) then
      headers:replace("cache-control", "private, no-cache")
    end
  end
end
"""


def trace_filter() -> Message:
    """Give check, access log and upstream one trace id: the request id that Envoy made."""
    return _lua(TRACE, _TRACE)


def outgoing_filter(published: Published) -> Message:
    """Keep our cookies and other hosts' cookies to themselves, in both directions."""
    ours = sorted({name.lower() for name in (published.lease.cookie, *published.own_cookies)})
    return _lua(
        OUTGOING,
        _fill(
            _OUTGOING,
            OURS=", ".join(f'["{name}"] = true' for name in ours),
            LEASE=published.lease.cookie.lower(),
            JWT=LEASE,
            PAYLOAD=PAYLOAD,
            ASSERTION=ASSERTION_HEADER,
            DECISION=DECISION,
        ),
    )


def _fill(script: str, **words: str) -> str:
    for word, value in words.items():
        script = script.replace(f"@{word}@", value)
    return script


def _lua(name: str, script: str) -> Message:
    return typed(name, LUA_TYPE, {"default_source_code": {"inline_string": script}})
