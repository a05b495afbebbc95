// The openai client: each scenario's outcome, as one JSON document on stdout.
import OpenAI from "openai";

const [, , baseURL, model, formal, said] = process.argv;
const asked = JSON.parse(said);
const client = new OpenAI({ baseURL, apiKey: "none", maxRetries: 0, timeout: 300_000 });
const ask = (more) => client.chat.completions.create({ model, temperature: 0, max_tokens: asked.tokens, ...more });
const user = (content) => ({ role: "user", content });

async function stream() {
  const chunks = [];
  for await (const chunk of await ask({ messages: [user(asked.hello)], stream: true })) chunks.push(chunk);
  return chunks;
}

async function tools() {
  const messages = [user(asked.call)];
  const first = await ask({ messages, tools: [asked.tool] });
  const { message } = first.choices[0];
  messages.push(message, { role: "tool", tool_call_id: message.tool_calls[0].id, content: asked.result });
  return [first, await ask({ messages, tools: [asked.tool] })];
}

function structured() {
  const json_schema = { name: "place", schema: asked.schema };
  return ask({ model: formal, messages: [user("Name a city.")], response_format: { type: "json_schema", json_schema } });
}

const outcome = {
  chat: await ask({ messages: [user(asked.hello)] }),
  stream: await stream(),
  tools: await tools(),
  structured: await structured(),
};
console.log(JSON.stringify(outcome));
