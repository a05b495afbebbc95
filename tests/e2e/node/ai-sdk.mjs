// The AI SDK with its provider for OpenAI-compatible servers: each scenario's outcome, as one JSON document on stdout.
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { Output, generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";

const [, , baseURL, model, formal, said] = process.argv;
const asked = JSON.parse(said);
const provider = createOpenAICompatible({ name: "diglot", baseURL, apiKey: "none", supportsStructuredOutputs: true });
const settings = { model: provider(model), temperature: 0, maxOutputTokens: asked.tokens, maxRetries: 0 };

async function stream() {
  const pieces = [];
  const answer = streamText({ ...settings, prompt: asked.hello, onError: ({ error }) => { throw error; } });
  for await (const piece of answer.textStream) pieces.push(piece);
  return { pieces, finishReason: await answer.finishReason };
}

async function tools() {
  const { name, description, parameters } = asked.tool.function;
  const weather = tool({ description, inputSchema: jsonSchema(parameters), execute: async () => asked.result });
  const answer = await generateText({ ...settings, prompt: asked.call, tools: { [name]: weather }, stopWhen: stepCountIs(2) });
  return answer.steps.map((step) => ({ finishReason: step.finishReason, calls: step.toolCalls, text: step.text }));
}

async function structured() {
  const output = Output.object({ schema: jsonSchema(asked.schema) });
  return (await generateText({ ...settings, model: provider(formal), prompt: "Name a city.", output })).output;
}

const plain = await generateText({ ...settings, prompt: asked.hello });
const outcome = {
  chat: { text: plain.text, finishReason: plain.finishReason, usage: plain.usage },
  stream: await stream(),
  tools: await tools(),
  structured: await structured(),
};
console.log(JSON.stringify(outcome));
