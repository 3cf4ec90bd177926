package dev.pitwall.api;

/** Where things of ours are found by others. */
final class PublicLinks {
  private volatile String base;

  PublicLinks(String base) {
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  /** Says where we are, once the port is known. */
  void base(String newBase) {
    this.base = newBase;
  }

  /** The page of an evaluation. */
  String evaluation(String id) {
    return base + "/evaluations/" + id;
  }

  String run(String id) {
    return base + "/api/v1/runs/" + id;
  }

  String artefact(String run, String name) {
    return run(run) + "/artefacts/" + name;
  }
}
