"""What texts of documentation have in common, for a model: its texts, of which the mean is taken off each vector.

The vectors of all texts of one kind point in much the same direction: function words, marks and the tone of a manual
weigh more than what a text is about. Without the mean of the paragraphs below taken off, half of all strangers are as
near as a cosine of 0.66; with it 0.12 (corrected paragraphs, the model of tokenlearn-static-model 0.1.1).
Method: the first step of Mu and Viswanath, "All-but-the-Top" (2018).

The texts are burnish's own. A change of one changes every band, so it needs another version in `embedding`'s name.
"""

TEXTS = (
    "To install the package, run `pip install example`. It needs Python 3.11 or later.",
    "The server reads its configuration from `config.yaml` when it starts. If the file is missing, defaults are used.",
    "You can set the timeout in seconds. A value of `0` means that a request never expires.",
    "**Note:** this option has no effect on Windows.",
    "Returns a list of all users that belong to the group, or an empty list if there are none.",
    "See [the guide](https://example.com/guide) for details on how to write a plug-in of your own.",
    "In this tutorial we build a small application that stores notes in a database.",
    "Support for this format was added in version 2.4, and the old one will be removed in 3.0.",
    "- Fixed a bug where the window did not close after the last tab was moved. (#1234)",
    "* `name` (string): the name of the resource. It must be unique within the project.",
    "If you see this error, check that the port isn't already in use by another process.",
    "We follow the usual conventions for commit messages. Please open an issue before you send a large pull request.",
    "1. Click **Settings**, then choose the account that you want to change.",
    "The function takes two arguments: a path, and a callback that is called once the file has been read.",
    "Clusters consist of one or more nodes. Each node runs an agent that reports its state to the control plane.",
    "Store secrets in environment variables, and never commit them to the repository.",
    "For better performance, keep the cache close to the workers and limit the number of open connections.",
    "This class is thread-safe. Instances may be shared between threads, but not between processes.",
    "When a message arrives, the consumer acknowledges it; otherwise it is delivered again after thirty seconds.",
    "Queries are written in a language similar to SQL, with `SELECT`, `WHERE` and `GROUP BY` clauses.",
    "By default, only errors are logged. Use `--verbose` to see warnings and debug output as well.",
    "The image is resized to fit the screen, and its colours are converted when the display needs it.",
    "Make sure that the certificate is valid, that the host name matches, and that the clock of the machine is right.",
    "An event is emitted whenever the user selects an item in the menu or presses a key.",
    "Metrics are collected every minute and kept for two weeks. You can query them over HTTP.",
    "Tests live in the `tests` folder. Run all of them with `make test` before each release.",
    "A template may contain variables, loops and conditions; they are replaced when the page is rendered.",
    "> This project is no longer maintained. Consider one of the alternatives listed below.",
    "Thanks to everyone who has contributed code, documentation, translations or ideas over the years.",
    "Types are checked when the program is compiled, so that most mistakes are found before it runs.",
    "The API returns JSON. Each response has a `status` field, and a `data` field that holds the result.",
    "Permissions are inherited from the parent folder unless they are overridden for a single file.",
)
