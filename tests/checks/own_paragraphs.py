"""Our own small documents, one for each thing that can be hurt; three at least hold each."""

from collections.abc import Mapping

OWN: Mapping[str, str] = {
    "plain": """\
The server reads 3 files and must not write to any of them, since a person may edit
them at the same time.

It starts in 250 ms on Linux, and Docker users can set the limit to 2.5 GB.
""",
    "emphasis": """\
This *one word* and **this strong one** stay, as do ~~deleted words~~ and _these two_ here.
A **[linked strong text](https://example.org/guide/start)** is nested, and so is ***both of them*** here.
""",
    "links": """\
Read the [install guide](https://example.org/install/linux#steps "How to install") and then the
[second page](../usage/second.md) or <https://example.net/three>, and write to <ann@example.org> about it.

The plain address https://example.org/plain/page is shown, and [this](http://example.com/a_b?x=1&y=2) too.
""",
    "references": """\
See the [manual][man], the [guide][] and [faq], which explain every option of the tool.

[man]: https://example.org/manual "The Manual"
[guide]: https://example.org/guide
[faq]: <https://example.org/faq>
""",
    "images": """\
![A diagram of parts](img/parts.png "Parts") shows them, and [![Build \
state](https://example.org/b.svg)](https://example.org/ci) shows the state.

The picture ![small](small.png) stands inside a line of text.
""",
    "footnotes": """\
The first claim[^1] has a note, and the second claim[^long] has another one as well.

[^1]: The note that explains the first claim.
[^long]: Another note of some words.
""",
    "code": """\
Run `pip install burnish` and then `burnish check docs` with ``a `tick` inside`` before you commit it.

```python
# read the settings
limit = 10
```

    indented = True

That is all of it.
""",
    "tilde fence": """\
The following block has tildes around its text.

~~~ yaml title=x
key: value  # a comment
~~~

Done it is.
""",
    "headings": """\
# The first heading {#first .wide}

Some words follow under it.

## A second heading

Setext heading here
===================

More words follow here, and they
go on for two lines.
""",
    "lists": """\
- first item of the list
- second item with `code`
  - nested item below it
  - another nested item
- third item

1. one step is taken
2. another step is taken
3. the last step of all
""",
    "loose list": """\
- A loose item of some words.

- Another loose item, which
  has two lines.

3) The third number
4) The fourth number
""",
    "tasks": """\
- [ ] a task to be done
- [x] a task that is done
* [ ] another kind of bullet
""",
    "quote": """\
> A quoted line of words, which
> goes on in a second line.
>
> > A deeper quotation of someone.

After it comes text.
""",
    "alert": """\
> [!NOTE]
> Useful words that users should know, even
> when skimming this text.
""",
    "table": """\
| Option | What it does | Default |
| :--- | :---: | ---: |
| `--jobs` | how many workers run | 4 |
| `--quiet` | says nothing at all | off |
| a \\| b | an escaped pipe | *none* |
""",
    "hard breaks": """\
A line that ends in spaces \x20
goes on here, and a backslash\\
breaks this one as well.
""",
    "html": """\
Press <kbd>Ctrl</kbd> and <a href="https://example.org/x" class="y">follow it</a>.<br>
A <!-- small note --> comment stands here.

<div align="center">
  <b>block</b> of markup
</div>

<!-- a block comment -->

Then text.
""",
    "entities": """\
Use &lt;name&gt; &amp; the rest &copy; 2024, with &nbsp; and &#8212; where \\*stars\\* and a\\_b are escaped.
Fish & chips stay as they are, and 1 &lt; 2 does too.
""",
    "templates": """\
The value {{ site.title }} and {% include note.html kind="tip" %} are filled in, and ${HOME} with {name} too.

{{< note >}}
A shortcode holds this text of ours.
{{< /note >}}

{% raw %}left as it is{% endraw %}
""",
    "math": """\
Let $a^2 + b^2 = c^2$ hold for all of them, and then

$$
E = mc^2
$$

follows, as \\(x + y\\) shows us.
""",
    "directives": """\
!!! note "Careful"
    Some words inside of it.

:::warning
Other words in a container here.
:::

A role like {ref}`the target` or :doc:`other page` is used {: .wide } once.
""",
    "tokens": """\
See [[Wiki Page]], [@smith2020, p. 3], :rocket: and #1234 by @octocat, and write to bob@example.org or
www.example.org today.

It prints %s and %(name)d, and [TOC] is a list of contents.
""",
    "front matter": """\
---
title: A page
tags: [one, two]
date: 2024-01-31
---

# A page

The words of the page begin here.

---

And they end here.
""",
    "toml front matter": """\
+++
title = "A page"
weight = 3
+++

The words of the page begin here.
""",
    "windows": """\
\ufeff# A Windows file\r
\r
It has a byte order mark and carriage returns,\r
and a *second* line.\r
\r
- one item\r
- two items\r
""",
    "typography": """\
The caf\u00e9 opens at 9\u00a0am \u2013 \u201cearly\u201d, they say \u2014 and it\u2019s 10\u202fkm away\u2026 \
The na\u00efve guest isn't
late, "at least" not today.
""",
    "facts": """\
Version 2.3.1 of the API was released on 2024-01-31 and doesn't support Python 3.8; you should use `--force` or \
-5 \u00b0C.
The getUser function must return at least 1,024 bytes, and it may take 30 seconds or 50% more.
Users without an account cannot log in, unless GitHub allows it for my_config.json in /etc/burnish/hosts.
""",
    "more emphasis": """\
The *first of these* words and *other long ones* are set off, and **more strong words** are here.
So **[is this link](https://example.org/a)** and **[that one](b.md)**, while ~~this~~ is gone.

- an item with *two words* and **two strong words** and ~~old ones~~ in it
""",
    "more links": """\
Go to [one](https://example.org/a#top), [two](b.md#end) and [three](#here) or <https://example.net/c>.
Write to <bob@example.org> or <eve@example.com>; see https://example.org/plain/two or <https://example.org/d>.

There is www.example.com/x and www.example.net too, and the address https://example.com/three is shown.
""",
    "more references": """\
[first]: https://example.org/1 "One"
[second]: https://example.org/2 "Two"

Look at [the first][first] and at [second] as well.
""",
    "more footnotes": """\
A claim[^a] with notes[^b] of ours stands here.

[^a]: The first note.
[^b]: The second note.
""",
    "third footnotes": """\
Two more claims[^one] need notes[^two] as well.

[^one]: A note here.
[^two]: A note there.
""",
    "more code": """\
Call `run()` before `stop()` does.

    plain = code

Then `a.b()` is called, too.

```sh
# start it now
make
```
""",
    "third code": """\
The words go on.

    more = code

And on they go.

```sh
# stop it now
make clean
```
""",
    "more headings": """\
A heading of lines
==================

The words under it.

Another of them
======

More of the words.

---

The end of it.
""",
    "more lists": """\
- A loose one

- Another loose one

Some words between them.

* [ ] a task
* [x] done with it
""",
    "third list": """\
- A loose item

- Another loose item

The tasks follow here.

- [ ] to do it
- [ ] to leave it
""",
    "more quotes": """\
> The quoted words,
> and more of them.
>
> Another paragraph of them.

---

The words after it.
""",
    "third quote": """\
> Words of someone
>
> And words of another.

Said they all.
""",
    "more tables": """\
| Two words | Three more words |
|---|---|
| plain words here | other words \\| here |
| some more words | and others |
""",
    "third table": """\
| Some words | More \\| words |
|-----------|------|
| these words here | and those here |
""",
    "more breaks": """\
One line ends\\
and another\\
ends as well.

The address of the place\\
is here.
""",
    "more windows": """\
\ufeffSome words stand here,\r
and others there.\r
""",
    "third windows": """\
The third file of this kind\r
has two lines of words.\r
""",
    "more entities": """\
A &#8212; b &#169; c, and this&nbsp;one is R&amp;D & more of &lt;it&gt;.

The &#x2014; dash & the other&nbsp;one here.
""",
    "more templates": """\
Set {user} and {group_name} to some value; the {other} one stays.
""",
    "more math": """\
The sum $x_1 + x_2$ and $y$ grow, as do $$z = 1$$ here.

$$
F = ma
$$
""",
    "third math": """\
With $n$ of them, $$
a + b
$$ is what they weigh.
""",
    "more directives": """\
??? tip "Words"
    Inside of it.

!!! warning
    Other words.

::: note
Some words.
:::

See {doc}`this page`, :ref:`that-place` and {ref}`here`.
""",
    "third directives": """\
!!! tip
    The words inside.

:::info
Words in a box.
:::

See {ref}`words` or :ref:`places`.
""",
    "more tokens": """\
The [[Other Page]] cites [@jones] and [@doe2021]; fixed in #12 and #345 by @ann and @bob, :tada: :bug:.

Print %s or %s here, and read [[Third Page|this]] about them :smile: again.
""",
    "third tokens": """\
By @carol in #7: see [@roe] and [[Last Page]], %s.
""",
    "more typography": """\
A well-known caf\u00e9 \u2014 \u201cthe best\u201d \u2013 is 5\u00a0km off\u2026 It\u2019s a long-lived \
na\u00efve idea\u2026 or not
""",
    "third typography": """\
The end-user said \u201cyes\u201d to the clich\u00e9 \u2013 20\u00a0% of them\u2026 did.
""",
    "more facts": """\
It fell to -12 degrees on 2023-07-19, and -3 was seen on 2022-11-28; use --quiet or --no-color with /opt/tool/bin.
On 5 March 2024 and March 7, 2024 the Python 3.12 and Django 4.2 users called run() and stop() 12,500 times.
The file is optional, unless you never read it; never delete it unless the server may start in 20 minutes.
""",
    "third facts": """\
Node 18.2 needs 1,500 MB by -7 degrees, and its optional flag --deep must never be set unless April 9 is past.
Call init() from /usr/share/data, which is optional for Rust 1.7 and never required in July 2022.
""",
    "prose": """\
The quick start is simply a page of words, which really shows others how to begin with it and how to go on.
In order to get help, ask the others; they are often here, and they like to help in order to learn.
This is just a text. It makes sense in order to test things; that is all. This works, because others try it.
""",
    "second prose": """\
People write text with care, and readers follow it in order to learn; some are just passing by, but others stay.
They read all of the pages before they begin, which is really wise. It helps them; it helps us. This is only fair.
""",
    "third prose": """\
In order to work well, the others need peace and quiet; this is simply true, and it really matters to us.
They always read it after lunch, but only for a while. It is just the way of people with time.
""",
    "bom alone": """\
\ufeffThe byte order mark stands first in this text.
""",
    "no final newline": """\
The last line of this text has no line end, which is kept
as it is""",
    "marks": """\
We *do love* words, **[as here](a.md)**, and ~~old~~ ones; write to <carl@example.org> or read
www.example.edu pages, which end\\
here for&nbsp;now &#169; 2020.

The heading
===========

See [it] on 2022-10-12, never before.

[it]: https://example.org/it "It"
""",
    "other marks": """\
They *also know* of **[links like this](b.md#c)** and ~~some~~ more; ask <dora@example.org> or see
www.example.info today, where a line\\
ends for&nbsp;ever &#8212; or so.

Another heading
===============

On 2021-09-13 they [told] it and never stopped.

[told]: https://example.org/told "Told"
""",
    "last marks": """\
Some *new words* around **[a link](c.md)** are ~~gone~~ by 2020-08-15, so never ask <ed@example.org> about
www.example.biz again, since it ends\\
with&nbsp;that &#174; sign.

Last heading
============

The [end] comes here.

[end]: https://example.org/end "End"
""",
}
