// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title ExecutionContext
 * @notice What a running execution has to remember between its calls, in transient storage: who may call back just now
 * and how, and which one token may be spent. There is never more than one expected caller; and as there is one during
 * every outside call that could change state, the same slot tells that an execution is under way, which saves the gas of
 * a lock.
 * @dev The slots are written by this library alone, and nothing else in the contract uses transient storage. What a
 * reverting execution wrote is undone by the chain itself.
 */
library ExecutionContext {
    // CALLBACKS: how the expected caller calls back, in the bits above its address

    /// @dev The last pool of the cycle, V2-like, which has handed over its output.
    uint256 internal constant SWAP_V2 = 1 << 160;
    /// @dev A V3-like pool.
    uint256 internal constant SWAP_V3 = 2 << 160;
    /// @dev The first pool of the cycle, V2-like, when it funds the others.
    uint256 internal constant FIRST_V2 = 3 << 160;
    /// @dev The first pool of the cycle, V3-like, when it funds the others.
    uint256 internal constant FIRST_V3 = 4 << 160;
    /// @dev A Balancer V2 Vault that has lent, to be paid before the callback returns.
    uint256 internal constant LOAN_BALANCER = 5 << 160;
    /// @dev Morpho Blue, which has lent and pulls its due after the callback.
    uint256 internal constant LOAN_MORPHO = 6 << 160;
    /// @dev An Aave V3 Pool, which has lent and pulls its due after the callback.
    uint256 internal constant LOAN_AAVE = 7 << 160;
    /// @dev An ERC-3156 lender, which has lent and pulls its due after the callback.
    uint256 internal constant LOAN_ERC3156 = 8 << 160;
    /// @dev A Uniswap V4 PoolManager, which is unlocked.
    uint256 internal constant UNLOCK = 9 << 160;

    /// @dev Nobody may call back, although an execution is under way: the precompile at this address calls nobody.
    uint256 private constant NOBODY = 1;

    uint256 private constant EXPECTED_SLOT = 0;
    uint256 private constant SPENDABLE_SLOT = 1;
    uint256 private constant LENT_TOKEN_SLOT = 2;
    uint256 private constant LENT_FLOOR_SLOT = 3;

    /// @notice Who may call back and how, address and callback in one; zero when no execution is under way.
    function expected() internal view returns (uint256 callerAndCallback) {
        assembly ("memory-safe") {
            callerAndCallback := tload(EXPECTED_SLOT) // zero when a transaction starts
        }
    }

    /// @notice Expects callbacks, until the next one is expected, from `account` and from nobody else.
    function expect(address account, uint256 callback) internal {
        assembly ("memory-safe") {
            tstore(EXPECTED_SLOT, or(callback, account)) // an address fills the low 160 bits, callbacks stand above
        }
    }

    /// @notice Expects no callback, until the next one is expected.
    function expectNobody() internal {
        assembly ("memory-safe") {
            tstore(EXPECTED_SLOT, NOBODY)
        }
    }

    /// @notice The execution is over.
    function end() internal {
        assembly ("memory-safe") {
            tstore(EXPECTED_SLOT, 0)
        }
    }

    /**
     * @notice The one token that may be spent just now. Whoever makes it so compares its balance afterwards.
     * @param usual the wrapped native token. The slot holds the difference from it, so that the commonest execution
     * need not write it.
     */
    function spendable(address usual) internal view returns (address token) {
        assembly ("memory-safe") {
            token := xor(tload(SPENDABLE_SLOT), usual)
        }
    }

    /// @notice Makes `token` the one that may be spent; `usual` again before the execution ends.
    function makeSpendable(address token, address usual) internal {
        assembly ("memory-safe") {
            tstore(SPENDABLE_SLOT, xor(token, usual))
        }
    }

    /// @notice What the first pool of the cycle has lent in kind, and the balance of it from before.
    function lentInKind() internal view returns (address token, uint256 floor) {
        assembly ("memory-safe") {
            token := tload(LENT_TOKEN_SLOT)
            floor := tload(LENT_FLOOR_SLOT)
        }
    }

    /// @notice Remembers what the first pool is about to lend; zero and zero when it is paid back.
    function setLentInKind(address token, uint256 floor) internal {
        assembly ("memory-safe") {
            tstore(LENT_TOKEN_SLOT, token)
            tstore(LENT_FLOOR_SLOT, floor)
        }
    }
}
