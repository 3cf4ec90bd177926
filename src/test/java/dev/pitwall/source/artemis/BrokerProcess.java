package dev.pitwall.source.artemis;

import java.util.concurrent.CountDownLatch;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** A broker in a process of its own: {@code BrokerProcess FOLDER PORT}. */
final class BrokerProcess {
  private BrokerProcess() {}

  public static void main(String[] args) throws Exception {
    String folder = args[0];
    Configuration configuration =
        new ConfigurationImpl()
            .setName("pit")
            .setSecurityEnabled(false)
            .setJMXManagementEnabled(true)
            .setJournalType(JournalType.NIO)
            .setJournalDirectory(folder + "/journal")
            .setBindingsDirectory(folder + "/bindings")
            .setPagingDirectory(folder + "/paging")
            .setLargeMessagesDirectory(folder + "/large")
            .addAcceptorConfiguration(
                "core", "tcp://127.0.0.1:" + args[1] + "?protocols=CORE;useEpoll=false")
            .addAddressSetting("#", new AddressSettings().setMaxDeliveryAttempts(1));
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    broker.setConfiguration(configuration);
    broker.start();
    new CountDownLatch(1).await();
  }
}
