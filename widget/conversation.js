// What happens between a question and its answer on the page, and what is read again after a reload.
import { Answer } from "./answer.js";
import { Problem, explained, sentenceOf } from "./problems.js";

const PAGE = 50; // messages; more in one request would wait in the server's line for large ones

/** `log`: where it is shown (question, answer, failed, clear). `onbusy(busy)`: an answer begins or has ended. */
export class Conversation {
  #session;
  #memory;
  #log;
  #texts;
  #onbusy;
  #current = null;
  #loading = null;
  #wantsStop = false;

  constructor(session, memory, log, texts, onbusy) {
    this.#session = session;
    this.#memory = memory;
    this.#log = log;
    this.#texts = texts;
    this.#onbusy = onbusy;
  }

  /** Whether an answer is being written. */
  get busy() {
    return this.#current !== null;
  }

  /** Show what was said before this page was opened. */
  load() {
    this.#loading = this.#load();
  }

  /** Ask something. */
  async ask(question) {
    await this.#loading;
    this.#log.question(question);
    await this.#write(new Answer(this.#session, { question, conversation: this.#memory.get().conversation }));
  }

  /** Let the answer that is being written end here. */
  async stop() {
    this.#wantsStop = true;
    // One whose id nobody knows yet is stopped with its first event.
    if (this.#current?.id) await this.#current.stop().catch(() => {});
  }

  /** Begin anew. What was said stays with the server, and is not shown again. */
  reset() {
    const left = this.#current;
    if (left?.id) left.stop().catch(() => {});
    left?.leave();
    this.#ended();
    this.#memory.keep({ conversation: undefined });
    this.#log.clear();
  }

  async #load() {
    const id = this.#memory.get().conversation;
    if (!id) return;
    try {
      const said = await this.#said(id);
      if (this.#memory.get().conversation !== id) return; // a new one was begun meanwhile
      this.#log.clear();
      said.forEach((message, at) => this.#shown(message, said[at - 1]?.content));
    } catch (problem) {
      if (problem.status === 404) this.#memory.keep({ conversation: undefined });
      else this.#log.failed(problem, () => this.busy || this.load());
    }
  }

  async #said(id) {
    const messages = [];
    let cursor = "";
    do {
      const answer = await this.#session.ask(`/api/chat/conversations/${id}?limit=${PAGE}${cursor}`);
      const { data, meta } = await answer.json();
      messages.push(...data.messages);
      cursor = meta.has_more ? `&cursor=${encodeURIComponent(meta.next_cursor)}` : "";
    } while (cursor);
    return messages;
  }

  #shown(message, question) {
    if (message.role === "user") return this.#log.question(message.content);
    const bubble = this.#log.answer();
    if (message.state === "done" || message.state === "stopped") return this.#whole(bubble, message, message.citations);
    const asked = { question, conversation: this.#memory.get().conversation };
    if (message.state === "failed") return this.#failed(new Problem(500), new Answer(this.#session, asked), bubble);
    return this.#write(new Answer(this.#session, { ...asked, id: message.id }), bubble);
  }

  async #write(answer, bubble = this.#log.answer()) {
    this.#current = answer;
    this.#wantsStop = false;
    bubble.goesOn();
    this.#log.announce(this.#texts.writing);
    this.#onbusy(true);
    try {
      for await (const each of answer.events()) if (this.#current === answer) this.#take(each, answer, bubble);
    } catch (problem) {
      if (this.#current !== answer) return;
      if (problem.status) console.error(explained(problem));
      this.#failed(problem, answer, bubble);
      this.#log.announce(sentenceOf(problem, this.#texts));
    }
    if (this.#current === answer) this.#ended();
  }

  #take({ event, data }, answer, bubble) {
    if (event === "start") {
      this.#memory.keep({ conversation: data.conversation_id });
      if (this.#wantsStop) this.stop();
    } else if (event === "delta") bubble.says(data.text);
    else if (event === "citation") bubble.cites(data);
    else if (event === "broken") bubble.notes(this.#texts.broken);
    else if (event === "done") {
      this.#whole(bubble, data.message, data.citations);
      this.#log.announce(spoken(data.message.content));
      this.#ended(); // before the connection's own end
    } else if (event === "error") {
      answer.again();
      throw new Problem(data.statusCode, data.code, data.message);
    }
  }

  #whole(bubble, message, citations) {
    bubble.ends(message, citations, (feedback) =>
      this.#session.ask(`/api/chat/messages/${message.id}/feedback`, { json: { feedback } }),
    );
  }

  #failed(problem, answer, bubble) {
    if (problem.status === 404) answer.again();
    bubble.fails(problem, () => {
      if (this.busy) return;
      if (!answer.id) bubble.begins();
      this.#write(answer, bubble);
    });
  }

  #ended() {
    this.#current = null;
    this.#onbusy(false);
  }
}

/** A text for the ear: without markers and marks. */
const spoken = (text) => text.replace(/\s*\[\d{1,3}\]/g, "").replace(/[*`#]+/g, "");
