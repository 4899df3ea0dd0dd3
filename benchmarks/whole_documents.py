"""What burnish is measured against: a plain script that sends whole documents through the official SDK.

    whole_documents.py FOLDER BASE_URL MODEL CONCURRENCY

As such scripts are written: one call per document, a semaphore, and the answer is the new document. It is started by
`burnish bench llm` as a process of its own.
"""

import asyncio
import sys
from pathlib import Path

import openai

SYSTEM = (
    "You are a careful copy editor. Improve clarity, completeness, consistency, accuracy and readability of the "
    "document. Keep its structure, code and links. Answer with the whole new document and nothing else."
)


async def enhance(client: openai.AsyncOpenAI, model: str, path: Path, slots: asyncio.Semaphore) -> None:
    async with slots:
        text = path.read_text(encoding="utf-8")
        reply = await client.chat.completions.create(
            model=model,
            messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": text}],
        )
        path.write_text(reply.choices[0].message.content or text, encoding="utf-8")


async def main(folder: Path, base_url: str, model: str, concurrency: int) -> None:
    slots = asyncio.Semaphore(concurrency)
    async with openai.AsyncOpenAI(base_url=base_url, api_key="none") as client:
        await asyncio.gather(*(enhance(client, model, path, slots) for path in sorted(folder.rglob("*.md"))))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])))
