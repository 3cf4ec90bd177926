package dev.pitwall.api;

import io.netty.handler.codec.DecoderException;

/** Bytes that are no request, or come too slowly to be one; what the caller did, never a fault. */
final class MalformedRequest extends DecoderException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  MalformedRequest(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
