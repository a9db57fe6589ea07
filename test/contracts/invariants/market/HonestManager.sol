// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IPoolManager} from "../../../../contracts/interfaces/external/IPoolManager.sol";
import {CallbackLayouts} from "../CallbackLayouts.sol";
import {HonestRate} from "./HonestRate.sol";

/// @notice A double of Uniswap V4's PoolManager: every account is even when the unlocker's callback has returned. A pool's
/// fee is its name.
contract HonestManager is IPoolManager {
    using SafeERC20 for IERC20;

    mapping(address account => mapping(address currency => int256 amount)) private deltas;
    uint256 private openDeltas;
    bool private isUnlocked;
    address private synced;
    uint256 private syncedBalance;

    error AlreadyUnlocked();
    error StillLocked();
    error CurrencyNotSettled();

    modifier whenUnlocked() {
        if (!isUnlocked) revert StillLocked();
        _;
    }

    receive() external payable {}

    function unlock(bytes calldata data) external returns (bytes memory) {
        if (isUnlocked) revert AlreadyUnlocked();
        isUnlocked = true;
        bytes memory answer = Address.functionCall(msg.sender, CallbackLayouts.unlock(data));
        if (openDeltas != 0) revert CurrencyNotSettled();
        isUnlocked = false;
        return abi.decode(answer, (bytes));
    }

    function swap(
        PoolKey calldata key,
        SwapParams calldata params,
        bytes calldata
    ) external whenUnlocked returns (int256) {
        if (key.currency0 >= key.currency1 || key.hooks != address(0)) {
            revert HonestRate.NoSuchPool(key.fee);
        }
        (address currencyIn, address currencyOut) =
            params.zeroForOne ? (key.currency0, key.currency1) : (key.currency1, key.currency0);
        uint256 amountOut = HonestRate.amountOut(key.fee, currencyIn, currencyOut, uint256(-params.amountSpecified));
        _account(currencyIn, params.amountSpecified);
        _account(currencyOut, int256(amountOut));
        (int256 amount0, int256 amount1) = params.zeroForOne
            ? (params.amountSpecified, int256(amountOut))
            : (int256(amountOut), params.amountSpecified);
        return amount0 << 128 | int256(uint256(uint128(uint256(amount1))));
    }

    function sync(address currency) external {
        synced = currency;
        if (currency != address(0)) syncedBalance = IERC20(currency).balanceOf(address(this));
    }

    function take(address currency, address to, uint256 amount) external whenUnlocked {
        _account(currency, -int256(amount));
        if (currency != address(0)) return IERC20(currency).safeTransfer(to, amount);
        Address.sendValue(payable(to), amount);
    }

    function settle() external payable whenUnlocked returns (uint256 paid) {
        paid = synced == address(0) ? msg.value : IERC20(synced).balanceOf(address(this)) - syncedBalance;
        _account(synced, int256(paid));
        synced = address(0);
    }

    function _account(address currency, int256 change) private {
        int256 before = deltas[msg.sender][currency];
        int256 afterwards = before + change;
        if (before == 0 && afterwards != 0) ++openDeltas;
        if (before != 0 && afterwards == 0) --openDeltas;
        deltas[msg.sender][currency] = afterwards;
    }
}
