import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { learnChat } from '../../learn/learn-chat.ts';
import type { LearnedChat } from '../../learn/learned-chat.ts';
import { recordHar } from './record-har.ts';

/** Opens a page in a real Chromium, waits until its script is done, and learns from what the browser saved. */
export async function learnFrom(
  url: string,
  name: string,
  meanwhile: (page: Page) => Promise<void> = async () => undefined,
): Promise<LearnedChat> {
  const har = await recordHar(async (page) => {
    await page.goto(url);
    await meanwhile(page);
    await page.waitForFunction("document.title === 'done'");
  });
  const learning = learnChat(JSON.stringify(har), name);
  assert.ok(learning.ok, learning.ok ? '' : learning.problem);
  return learning.chat;
}
