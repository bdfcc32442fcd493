"""An upstream that tells what arrived, to the byte: order, case and copies of headers included."""

import asyncio
import json
from urllib.parse import parse_qsl, urlsplit


async def serve(arrived: list[str]) -> asyncio.Server:
    """Listen on a free port of loopback; every request line is noted in `arrived`."""

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _exchange(reader, writer, arrived):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    return await asyncio.start_server(connection, "127.0.0.1", 0)


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, arrived: list[str]) -> bool:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    headers = [line.split(":", 1) for line in head[1:] if line]
    named = {name.lower(): value.strip() for name, value in headers}
    arrived.append(f"{method} {target}")
    if named.get("upgrade", "").lower() == "websocket":
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")
        while data := await reader.read(1000):
            writer.write(data)
        return False
    size = await _body(reader, named)
    if target == "/sleep":
        await asyncio.sleep(5)
    if target.startswith("/status/"):
        writer.write(f"HTTP/1.1 {target[8:]} x\r\ncontent-length: 14\r\n\r\nupstream's own".encode())
        return True
    told = {"method": method, "target": target, "headers": [[n, v.strip()] for n, v in headers], "size": size}
    body = json.dumps(told).encode()
    extra = "".join(f"{n}: {v}\r\n" for n, v in parse_qsl(urlsplit(target).query) if n in _ANSWERED)
    writer.write(f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n{extra}\r\n".encode())
    if method != "HEAD":
        writer.write(body)
    await writer.drain()
    return True


_ANSWERED = {"set-cookie", "cache-control", "content-type"}


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> int:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        size = 0
        while length := int(await reader.readline(), 16):
            size += len(await reader.readexactly(length + 2)) - 2
        await reader.readline()
        return size
    length = int(headers.get("content-length", "0"))
    await reader.readexactly(length)
    return length
