package dev.pitwall.probe.browser.evidence;

import dev.pitwall.journey.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Takes the secrets out of a Playwright trace, which writes down headers, cookies, typed texts and
 * whole pages.
 */
final class TraceFile {
  private static final String MASK = "***";
  private static final long MOST_UNPACKED = 200L * 1024 * 1024;
  private static final Pattern HEADER =
      Pattern.compile(
          "(\"name\":\"(?:cookie|set-cookie|authorization|proxy-authorization|x-api-key)\","
              + "\"value\":\")(?:[^\"\\\\]|\\\\.)*+\"",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern COOKIES = Pattern.compile("\"cookies\":\\[[^\\]]*+]");

  private TraceFile() {}

  /**
   * The same trace without secrets.
   *
   * @throws IOException when it is no zip, or unpacks to more than is handled
   */
  static byte[] redacted(InputStream trace, Secrets secrets) throws IOException {
    ByteArrayOutputStream clean = new ByteArrayOutputStream();
    long unpacked = 0;
    try (ZipInputStream in = new ZipInputStream(trace);
        ZipOutputStream out = new ZipOutputStream(clean)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readNBytes((int) Math.min(Integer.MAX_VALUE, MOST_UNPACKED - unpacked));
        unpacked += content.length;
        if (unpacked >= MOST_UNPACKED) {
          throw new IOException("the trace unpacks to more than " + MOST_UNPACKED + " bytes");
        }
        out.putNextEntry(new ZipEntry(name(entry, secrets)));
        out.write(redacted(entry.getName(), content, secrets));
        out.closeEntry();
      }
    }
    return clean.toByteArray();
  }

  private static String name(ZipEntry entry, Secrets secrets) {
    return secrets.redact(entry.getName());
  }

  /** Bytes are taken for Latin-1, so that every entry, binary too, comes back as it was. */
  private static byte[] redacted(String name, byte[] content, Secrets secrets) {
    String text = secrets.redact(new String(content, StandardCharsets.ISO_8859_1));
    if (name.endsWith(".trace") || name.endsWith(".network")) {
      text = HEADER.matcher(text).replaceAll("$1" + MASK + "\"");
      text = COOKIES.matcher(text).replaceAll("\"cookies\":[]");
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
