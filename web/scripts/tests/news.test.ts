import assert from "node:assert/strict";
import { test } from "node:test";

import { JSDOM } from "jsdom";

import { type Source, hearNews } from "../news.js";

class Stream implements Source {
  readonly heard = new Map<string, (event: { data?: string }) => void>();
  isOpen = true;
  addEventListener(event: string, heard: (event: { data?: string }) => void): void {
    this.heard.set(event, heard);
  }
  close(): void {
    this.isOpen = false;
  }
}

function page() {
  const { window } = new JSDOM(
    `<div data-events="/pages/a/events?version=1"><p data-news="version" hidden></p><p data-news="deleted" hidden></p></div>`,
  );
  const element = window.document.querySelector<HTMLElement>("div")!;
  const streams: Stream[] = [];
  const see = hearNews(element, (address) => {
    assert.equal(address, "/pages/a/events?version=1");
    const stream = new Stream();
    streams.push(stream);
    return stream;
  });
  const shown = () => [...element.querySelectorAll<HTMLElement>("p")].filter((line) => !line.hidden).map((line) => line.dataset["news"]);
  return { see, streams, shown };
}

test("a newer version is told once, and then nothing is listened to", () => {
  const { see, streams, shown } = page();
  see(true);
  assert.deepEqual(shown(), []);
  streams[0]?.heard.get("version")?.({});
  assert.deepEqual(shown(), ["version"]);
  assert.equal(streams[0]?.isOpen, false);
  see(true);
  assert.equal(streams.length, 1);
});

test("a page that is not seen listens to nothing, and hears what it missed when it is seen again", () => {
  const { see, streams, shown } = page();
  see(false);
  assert.equal(streams.length, 0);
  see(true);
  see(false);
  assert.equal(streams[0]?.isOpen, false);
  see(true);
  assert.equal(streams.length, 2);
  streams[1]?.heard.get("deleted")?.({});
  assert.deepEqual(shown(), ["deleted"]);
});

test("what is new for the reader is counted in the header while the page is open", () => {
  const { window } = new JSDOM(
    `<li data-unseen hidden><a>New <span class="count">0</span></a></li><div data-events="/pages/a/events"></div>`,
  );
  const entry = window.document.querySelector<HTMLElement>("li")!;
  const stream = new Stream();
  hearNews(window.document.querySelector<HTMLElement>("div")!, () => stream)(true);
  const told = (count: number) => stream.heard.get("unseen")?.({ data: JSON.stringify({ count }) });
  told(2);
  assert.deepEqual([entry.hidden, entry.querySelector(".count")?.textContent], [false, "2"]);
  told(0);
  assert.equal(entry.hidden, true);
  assert.equal(stream.isOpen, true);
});
