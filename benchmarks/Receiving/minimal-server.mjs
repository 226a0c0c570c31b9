// The yardstick: the least that a Node.js receiver can do. It checks Basic credentials, parses, looks at the type, stores nothing.
import http from "node:http";

const USER = "my_user";
const PASSWORD = "my_pass";
const KNOWN = new Set(["USER_REGISTERED", "ONBOARDING_FINISHED", "PLACEMENT_TEST_FINISHED", "SPEAKING_TEST_FINISHED", "OVERALL_LEVEL"]);

function isRight(header) {
  if (!header?.startsWith("Basic ")) return false;
  const [user, password] = Buffer.from(header.slice(6), "base64").toString().split(":");
  return user === USER && password === PASSWORD;
}

const server = http.createServer((request, response) => {
  if (!isRight(request.headers.authorization)) return response.writeHead(401).end("Unauthorized");
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    try {
      if (!KNOWN.has(JSON.parse(Buffer.concat(chunks).toString()).event)) return response.writeHead(400).end("Bad request");
    } catch {
      return response.writeHead(400).end("Bad request");
    }
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": 16 }).end('{"success":true}');
  });
});

server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
process.stdin.resume().on("end", () => process.exit(0));
