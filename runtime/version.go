package runtime

// GeneratedCode1NeedsTheSameVersionOfDsoiGen ties generated code to the runtime that
// it was generated for. When code that refers to it does not compile, generate it
// anew with the version of dsoi-gen that go.mod names. A release that old generated
// code does not work with has a constant with the next number in its name.
const GeneratedCode1NeedsTheSameVersionOfDsoiGen = true
