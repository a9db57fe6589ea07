// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title ExecutionContext
 * @notice The two facts of a running execution, in transient storage: who may call back just now, and in which token is
 * paid. There is never more than one expected caller; and as there is one during every outside call that could change
 * state, the same slot tells that an execution is under way, which saves the gas of a lock.
 * @dev The slots are written by this library alone, and nothing else in the contract uses transient storage.
 */
library ExecutionContext {
    /// @dev Expected where an outside call may call nothing back: the precompile at this address calls nobody.
    address internal constant NOBODY = address(1);

    uint256 private constant EXPECTED_CALLER_SLOT = 0;
    uint256 private constant PROFIT_TOKEN_SLOT = 1;

    /// @notice Who may call back; the zero address when no execution is under way.
    function expectedCaller() internal view returns (address expected) {
        assembly ("memory-safe") {
            expected := tload(EXPECTED_CALLER_SLOT) // zero when a transaction starts
        }
    }

    /// @notice Expects a callback from `account` and from nobody else; the zero address ends the execution.
    function expect(address account) internal {
        assembly ("memory-safe") {
            tstore(EXPECTED_CALLER_SLOT, account) // undone by the chain itself when the call reverts
        }
    }

    /// @notice What the running execution pays in; read it only where a caller is expected.
    function profitToken() internal view returns (address token) {
        assembly ("memory-safe") {
            token := tload(PROFIT_TOKEN_SLOT) // written by every execution before it expects anyone
        }
    }

    /// @notice Sets what this execution pays in.
    function setProfitToken(address token) internal {
        assembly ("memory-safe") {
            tstore(PROFIT_TOKEN_SLOT, token) // stays after the execution, when nobody who could use it is expected
        }
    }
}
