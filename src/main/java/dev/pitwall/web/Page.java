package dev.pitwall.web;

/**
 * One page, without what every page has.
 *
 * @param status the HTTP status it is sent with
 * @param title its heading, in plain text
 * @param body what follows the heading
 */
record Page(int status, String title, Html body) {
  static Page ok(String title, Html body) {
    return new Page(200, title, body);
  }

  /** A page that says what is wrong and where to go on. */
  static Page problem(int status, String title, String detail) {
    return new Page(
        status,
        title,
        Html.of(
            """
            <p>{}</p>
            <p><a href="/">Back to the overview</a> or <a href="/runs">to the runs</a>.</p>
            """,
            detail));
  }

  static Page notFound(String detail) {
    return problem(404, "Not found", detail);
  }
}
