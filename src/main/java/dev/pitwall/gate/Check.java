package dev.pitwall.gate;

/** One rule of a gate, ready to be held against evidence. */
public sealed interface Check
    permits JourneyCheck,
        HealthCheck,
        VersionCheck,
        HeadroomCheck,
        QueueCheck,
        ErrorCheck,
        DrainedCheck,
        LoadCheck,
        BurnCheck,
        AlertCheck,
        CertificateCheck {
  /** What the evidence says to it. */
  Finding find(Evidence evidence);
}
