// The only file that compiles Catch itself (16 s of CPU in version 2); no test goes here.
#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
#else
#define CATCH_CONFIG_MAIN  // NOLINT(readability-identifier-naming): Catch's name.
#include <catch2/catch.hpp>
#endif
