// SPDX-License-Identifier: MIT
// A panel in Qt's event loop: prints a line whenever something changes. With a number as argument
// it ends after that many lines.
#include <QCoreApplication>
#include <QSocketNotifier>
#include <QString>
#include <QTextStream>
#include <headroom-ipc/client.h>
#include <memory>

namespace {

using Client = std::unique_ptr<headroom_client, decltype(&headroom_client_destroy)>;

class Panel {
public:
  Panel(headroom_client* client, int lines) : client_(client), lines_left_(lines) {}

  void read() {
    headroom_client_dispatch(client_);
    headroom_event event{};
    event.size = sizeof event;
    while (lines_left_ != 0 && headroom_client_next_event(client_, &event) > 0)
      take(event);
  }

private:
  void take(const headroom_event& event) {
    headroom_status status{};
    status.size = sizeof status;
    if (event.type == HEADROOM_EVENT_CONNECTED || event.type == HEADROOM_EVENT_NOTICE)
      headroom_client_request_status(client_, nullptr);
    else if (event.type == HEADROOM_EVENT_DISCONNECTED)
      show("away");
    else if (event.type == HEADROOM_EVENT_STATUS &&
             headroom_client_get_status(client_, &status) == 0)
      show(status.bypass ? "bypassed" : status.profile);
  }
  void show(const char* text) {
    QTextStream(stdout) << QString::fromUtf8(text) << '\n';
    if (lines_left_ > 0 && --lines_left_ == 0)
      QCoreApplication::quit();
  }

  headroom_client* client_;
  int lines_left_; ///< -1 = for ever
};

} // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  headroom_client* created = nullptr;
  if (headroom_client_create(nullptr, &created) < 0)
    return 1;
  const Client client(created, headroom_client_destroy);
  headroom_client_subscribe(client.get(), "profile,routing,daemon", 0);
  Panel panel(client.get(), argc > 1 ? QString(argv[1]).toInt() : -1);
  QSocketNotifier notifier(headroom_client_fd(client.get()), QSocketNotifier::Read);
  QObject::connect(&notifier, &QSocketNotifier::activated, [&] { panel.read(); });
  return QCoreApplication::exec();
}
