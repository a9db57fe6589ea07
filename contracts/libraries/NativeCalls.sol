// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../interfaces/IFlashArbitrage.sol";
import {IWrappedNative} from "../interfaces/external/IWrappedNative.sol";

/**
 * @title NativeCalls
 * @notice ETH, where a pool or a recipient wants it. But for the owner's withdrawals, ETH is only sent that was unwrapped
 * for it just before: so what rests in the contract stays.
 */
library NativeCalls {
    /// @notice Turns wrapped native tokens of this contract into ETH.
    function unwrap(address wrappedNative, uint256 amountWei) internal {
        IWrappedNative(wrappedNative).withdraw(amountWei);
    }

    /// @notice Turns ETH of this contract into wrapped native tokens.
    function wrap(address wrappedNative, uint256 amountWei) internal {
        IWrappedNative(wrappedNative).deposit{value: amountWei}();
    }

    /// @notice Sends ETH with all gas, or reverts with NativeTransferFailed.
    function sendNative(address to, uint256 amountWei) internal {
        bool sent;
        assembly ("memory-safe") {
            sent := call(gas(), to, amountWei, 0, 0, 0, 0) // no data; an answer of any length is not copied
        }
        if (!sent) revert IFlashArbitrage.NativeTransferFailed(to, amountWei);
    }
}
