// SPDX-License-Identifier: GPL-3.0-or-later
#include "answer.hpp"
#include "control/operations/apply_operation.hpp"
#include <headroom_catch.hpp>

using namespace headroom;
using namespace headroom::control;

namespace {

/// Two numbers that operations set, and a file that has what is committed.
struct Book {
  Book() {
    transactions.join({[this] { before = numbers; }, [this] { ++commits, file = numbers; },
                       [this] { ++roll_backs, numbers = before; }});
    for (const char* name : {"a", "b"})
      operations.add(
          std::string(name) + ".set",
          [this, name](const Arguments& args) -> Result {
            numbers[name] = args.integer("to", 0, 9);
            events.publish(Topic::profile, name);
            return wire::Value(numbers["a"] + numbers["b"]);
          },
          InApply::yes);
    operations.add("status", [](const Arguments&) { return Result(); });
    add_apply_operation(operations, transactions, events);
    client.subscribe({Topic::profile}, {});
  }

  /// The result of `apply`, or the error's code and message.
  std::string apply(const char* args_json) {
    return control_test::answer(operations, "apply", args_json, client);
  }
  int events_heard() {
    int count = 0;
    while (client.next())
      ++count;
    return count;
  }

  std::map<std::string, uint64_t> numbers, before, file;
  int commits = 0, roll_backs = 0;
  Events events;
  Operations operations;
  Transactions transactions;
  Subscriber client{events};
};

} // namespace

TEST_CASE("a transaction does all of its operations, in order, and commits once") {
  Book book;
  CHECK(book.apply(R"({"ops":[{"op":"a.set","args":{"to":3}},{"op":"b.set","args":{"to":4}}]})") ==
        R"({"results":[3,7]})");
  CHECK(book.file == std::map<std::string, uint64_t>{{"a", 3}, {"b", 4}});
  CHECK(book.commits == 1);
  CHECK(book.roll_backs == 0);
  CHECK(book.events_heard() == 2);
  CHECK(book.apply(R"({"ops":[]})") == R"({"results":[]})");
}

TEST_CASE("when one operation fails none has happened, and nobody hears of any") {
  Book book;
  book.apply(R"({"ops":[{"op":"a.set","args":{"to":1}}]})");
  CHECK(book.events_heard() == 1);
  CHECK(book.apply(R"({"ops":[{"op":"a.set","args":{"to":2}},{"op":"b.set","args":{"to":10}}]})") ==
        "INVALID_ARGS: apply.ops[1]: b.set.to must be an integer 0..9, got 10");
  CHECK(book.numbers["a"] == 1);
  CHECK(book.file["a"] == 1);
  CHECK(book.roll_backs == 1);
  CHECK(book.events_heard() == 0);
  // and events are not kept back for ever
  book.apply(R"({"ops":[{"op":"a.set","args":{"to":5}}]})");
  CHECK(book.events_heard() == 1);
}

TEST_CASE("an operation that cannot be undone is refused before anything runs") {
  Book book;
  const struct {
    const char* args;
    const char* error;
  } cases[] = {
      {R"({})", "INVALID_ARGS: apply.ops must be an array, got nothing"},
      {R"({"ops":[{"op":"a.set","args":{"to":2}},{"op":"status"}]})",
       "INVALID_ARGS: apply.ops[1] status cannot be part of a transaction"},
      {R"({"ops":[{"op":"apply","args":{"ops":[]}}]})",
       "INVALID_ARGS: apply.ops[0] apply cannot be part of a transaction"},
      {R"({"ops":[{"op":"a.sett","args":{"to":2}}]})",
       R"(UNKNOWN_OP: apply.ops[0]: unknown op "a.sett", did you mean "a.set"?)"},
      {R"({"ops":[{"op":"a.set","args":[2]}]})",
       "INVALID_ARGS: apply.ops[0].args must be an object, got array"},
      {R"({"ops":["a.set"]})", "INVALID_ARGS: apply.ops[0] must be an object, got string"},
      {R"({"ops":[{}]})", "INVALID_ARGS: apply.ops[0].op must be a string"},
  };
  for (const auto& expected : cases)
    CHECK(book.apply(expected.args) == expected.error);
  CHECK(book.numbers.empty());
  CHECK(book.commits == 0);
}

TEST_CASE("who had begun is rolled back when the next one cannot begin") {
  std::string log;
  Transactions transactions;
  transactions.join({[&] { log += "b1 "; }, [&] { log += "c1 "; }, [&] { log += "r1 "; }});
  transactions.join(
      {[&] { throw std::runtime_error("no"); }, [&] { log += "c2 "; }, [&] { log += "r2 "; }});
  CHECK_THROWS(transactions.run([&] { log += "steps "; }));
  CHECK(log == "b1 r1 ");
}
