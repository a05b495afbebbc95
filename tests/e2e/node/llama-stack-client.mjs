// The llama-stack-client: each scenario's outcome, as one JSON document on stdout.
import LlamaStackClient from "llama-stack-client";

const [, , baseURL, model_id, said] = process.argv;
const asked = JSON.parse(said);
const client = new LlamaStackClient({ baseURL, maxRetries: 0, timeout: 300_000 });
const sampling_params = { strategy: { type: "greedy" }, max_tokens: asked.tokens };
const ask = (messages, more) => client.inference.chatCompletion({ model_id, messages, sampling_params, ...more });
const user = (content) => ({ role: "user", content });

async function stream() {
  const events = [];
  for await (const event of await ask([user(asked.hello)], { stream: true })) events.push(event);
  return events;
}

async function tools() {
  const messages = [user(asked.call)];
  const first = await ask(messages, { tools: [asked.tool] });
  const call = first.completion_message.tool_calls[0];
  messages.push(first.completion_message, { role: "tool", call_id: call.call_id, content: asked.result });
  return [first, await ask(messages, { tools: [asked.tool] })];
}

const image = [{ type: "text", text: "What is it?" }, { type: "image", image: { data: asked.image } }];
const outcome = {
  models: await client.models.list(),
  chat: await ask([user(asked.hello)]),
  stream: await stream(),
  tools: await tools(),
  image: await ask([user(image)]),
  batch: await client.inference.batchChatCompletion({
    model_id,
    messages_batch: [[user(asked.hello)], [user("Say goodbye.")]],
    sampling_params,
  }),
};
console.log(JSON.stringify(outcome));
