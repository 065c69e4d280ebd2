// Receives webhooks of VideoGenMessenger. Needs Node 18 or newer and nothing else.
//
//   WEBHOOK_SECRET=whsec_... PORT=8080 node receiver.mjs

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const SECRET = process.env.WEBHOOK_SECRET;
const TOLERANCE = 300; // seconds
const MAX_BODY = 65_536; // bytes
const seen = new Set(); // keep these in your database: a delivery may come twice

// Whether who sent this holds our secret, and sent it just now.
function isGenuine(headers, body) {
  const id = headers["webhook-id"] ?? "";
  const timestamp = headers["webhook-timestamp"] ?? "";
  if (!/^[0-9]{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE) return false;
  const key = Buffer.from(SECRET.slice("whsec_".length), "base64");
  const mac = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body);
  const made = Buffer.from(`v1,${mac.digest("base64")}`);
  const given = (headers["webhook-signature"] ?? "").split(" ").map((one) => Buffer.from(one));
  return given.some((one) => one.length === made.length && timingSafeEqual(one, made));
}

// Your part. Be quick: we wait 15 seconds for the answer.
function handle(event) {
  console.log(event.event, event.job_id, event.video_url);
}

// The status to answer with.
async function receive(request) {
  if (request.method !== "POST") return 405;
  const parts = [];
  let size = 0;
  for await (const part of request) {
    parts.push(part);
    size += part.length;
    if (size > MAX_BODY) return 413;
  }
  const body = Buffer.concat(parts); // the raw bytes: they are what is signed
  if (!isGenuine(request.headers, body)) return 401;
  const id = request.headers["webhook-id"];
  if (!seen.has(id)) {
    handle(JSON.parse(body));
    seen.add(id);
  }
  return 204;
}

const server = createServer(async (request, response) => {
  // Whoever hangs up in the middle, or a fault in `handle`, must not end the program.
  const status = await receive(request).catch(() => 500);
  response.writeHead(status, { "Content-Length": 0 }).end();
});

server.listen(Number(process.env.PORT ?? 8080), "127.0.0.1");
